// A photo or a document in its bubble: the one is shown, the other can be downloaded.

import { el, icon } from "./dom.js";

/** null for a message without a file. `context.file(id)` is the address of its bytes; without it they are a frame. */
export function fileNode({ photo, document: file }, context) {
  if (photo) return photoNode(photo.at(-1), context.file?.(photo.at(-1).file_id));
  if (!file) return null;
  const name = file.file_name ?? "File";
  const parts = [
    el("span", { className: "round", "aria-hidden": "true" }, icon("down")),
    el("span", { className: "about" }, el("b", { dir: "auto" }, name), el("span", {}, sizeOf(file.file_size))),
  ];
  const address = context.file?.(file.file_id);
  if (!address) return el("div", { className: "file" }, ...parts);
  return el("a", { className: "file", href: address, download: name, "data-focus": "file" }, ...parts);
}

/** The frame has the picture's shape before the picture is there, so that nothing jumps when it comes. */
function photoNode({ width, height }, address) {
  const words = `Photo, ${width} by ${height} pixels`;
  if (!address) {
    const frame = el("div", { className: "photo", role: "img", "aria-label": words });
    frame.append(el("span", { "aria-hidden": "true" }, `Photo ${width} × ${height}`));
    return shaped(frame, width, height);
  }
  const picture = el("img", { src: address, alt: words, width, height, loading: "lazy", decoding: "async" });
  picture.onerror = () => picture.replaceWith(el("span", {}, "This picture cannot be shown."));
  const props = { type: "button", className: "photo", title: "Show it large", "data-focus": "photo" };
  const frame = el("button", { ...props, onclick: () => showLarge(address, words) }, picture);
  return shaped(frame, width, height);
}

/** As large as a bubble and the window's height allow; a strip stays wide enough to be pressed. */
function shaped(frame, width, height) {
  const fitting = `clamp(7rem, calc(22rem * ${width} / ${height}), 24rem)`;
  // Through the CSSOM: an attribute would be refused by the page's policy.
  Object.assign(frame.style, { aspectRatio: `${width} / ${height}`, width: fitting });
  return frame;
}

function showLarge(address, words) {
  const close = el("button", { type: "button", title: "Close" }, el("img", { src: address, alt: words }));
  const dialog = el("dialog", { className: "viewer", "aria-label": words, onclose: () => dialog.remove() }, close);
  close.onclick = () => dialog.close();
  document.body.append(dialog);
  dialog.showModal();
}

/** A file's size as people read it; "" for one that nobody told. */
export function sizeOf(bytes) {
  if (bytes === undefined) return "";
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
