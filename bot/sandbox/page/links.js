// What an address does when it is opened: t.me links of this world stay inside it, the web opens in a new tab, and
// everything else does nothing.

const TELEGRAM = new Set(["t.me", "telegram.me", "telegram.dog"]);

/**
 * {kind: "start", payload} | {kind: "chat"} | {kind: "post", messageId} | {kind: "channel"} | {kind: "web", href},
 * or null for what this page does not open: other schemes (javascript:, tg:, mailto:), and what is no address.
 */
export function readLink(address, world) {
  let url;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`);
  } catch {
    return null;
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return null;
  if (!TELEGRAM.has(url.hostname)) return { kind: "web", href: url.href };
  const [name = "", ...rest] = url.pathname.split("/").filter(Boolean);
  if (same(name, world.bot.username)) {
    const payload = url.searchParams.get("start");
    return payload === null ? { kind: "chat" } : { kind: "start", payload };
  }
  // t.me/c/… names a channel by the digits behind "-100".
  const inside = same(name, world.channel.username)
    ? rest
    : name === "c" && `-100${rest[0]}` === String(world.channel.id)
      ? rest.slice(1)
      : null;
  if (inside === null) return { kind: "web", href: url.href };
  const messageId = Number(inside[0]);
  return Number.isInteger(messageId) && messageId > 0 ? { kind: "post", messageId } : { kind: "channel" };
}

/** What "@name" stands for here, or null. */
export function readMention(mention, world) {
  const name = mention.replace(/^@/, "");
  if (same(name, world.bot.username)) return { kind: "chat" };
  return same(name, world.channel.username) ? { kind: "channel" } : null;
}

const same = (left, right) => left.toLowerCase() === (right ?? "").toLowerCase();
