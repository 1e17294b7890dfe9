// A photo or a document in its bubble. The page has no way to its bytes: a photo is a frame of its shape.

import { el, icon } from "./dom.js";

/** null for a message without a file. */
export function fileNode({ photo, document: file }) {
  if (photo) return photoNode(photo.at(-1));
  if (!file) return null;
  return el(
    "div",
    { className: "file" },
    el("span", { className: "round", "aria-hidden": "true" }, icon("down")),
    el("div", {}, el("b", { dir: "auto" }, file.file_name ?? "File"), el("span", {}, sizeOf(file.file_size))),
  );
}

function photoNode({ width, height }) {
  const frame = el("div", { className: "photo", role: "img", "aria-label": `Photo, ${width} by ${height} pixels` });
  frame.style.aspectRatio = `${width} / ${height}`; // through the CSSOM: an attribute would be refused
  frame.append(el("span", { "aria-hidden": "true" }, `Photo ${width} × ${height}`));
  return frame;
}

function sizeOf(bytes) {
  if (bytes === undefined) return "";
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
