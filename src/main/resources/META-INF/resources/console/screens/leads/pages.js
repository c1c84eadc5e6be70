/*
 * The pages of the list that were visited, of the filter that was open last. A cursor leads to the next page only, so the
 * cursors of the pages before are kept; "back" from a lead returns to its page.
 */
const visited = { key: null, pages: [], lead: null };

/** Notes that a lead was opened: the list puts the focus on its row again. */
export function noteOpened(id) {
  visited.lead = id;
}

export function takeOpened() {
  const id = visited.lead;
  visited.lead = null;
  return id;
}

/**
 * Notes that the page of `cursor` is shown. Returns how many leads are before it (null if the page was opened by its
 * address) and the cursor of the previous page, null for the first.
 */
export function visit(key, cursor, length) {
  if (visited.key !== key) Object.assign(visited, { key, pages: [] });
  const { pages } = visited;
  const known = pages.findIndex((page) => page.cursor === cursor);
  const last = pages.at(-1);
  if (known >= 0) pages.length = known + 1;
  else if (!cursor) pages.splice(0, pages.length, { cursor, before: 0 });
  else pages.push({ cursor, before: last && last.before !== null ? last.before + last.length : null });
  const current = pages.at(-1);
  current.length = length;
  return { before: current.before, previous: pages.at(-2)?.cursor ?? null };
}
