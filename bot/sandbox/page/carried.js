// What stays of a text's formatting when its words are edited by hand.

/** What people write; links, tags and commands are found anew by the servers. */
const WRITTEN = new Set([
  ...["bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "text_link"],
  ...["blockquote", "expandable_blockquote"],
]);

/**
 * The entities of `after`, given those of `before`: what stands in front of the change stays, what stands behind moves
 * along, what reaches around grows or shrinks, what was cut into ends at the change, and what was replaced is gone.
 */
export function carried(before, entities, after) {
  const [front, back] = changed(before, after);
  const grown = after.length - before.length;
  return entities
    .filter(({ type }) => WRITTEN.has(type))
    .map((entity) => {
      const [start, end] = [entity.offset, entity.offset + entity.length];
      if (front <= start && end <= back) return { ...entity, length: 0 };
      const from = start >= back ? start + grown : start > front ? back + grown : start;
      const to = end >= back && end > front ? end + grown : Math.min(end, front);
      return { ...entity, offset: from, length: to - from };
    })
    .filter(({ length }) => length > 0);
}

/** Where a text begins to differ, and where in `before` it is the same again up to the end. */
function changed(before, after) {
  const shorter = Math.min(before.length, after.length);
  let front = 0;
  while (front < shorter && before[front] === after[front]) front += 1;
  let same = 0;
  while (same < shorter - front && before.at(-1 - same) === after.at(-1 - same)) same += 1;
  // Half of a character beyond U+FFFF is no place for an entity's end.
  if (isSecondHalf(before, front)) front -= 1;
  if (isSecondHalf(before, before.length - same)) same -= 1;
  return [front, before.length - same];
}

const isSecondHalf = (text, at) => /[\uDC00-\uDFFF]/.test(text[at] ?? "");
