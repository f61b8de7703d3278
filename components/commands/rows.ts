/** What `j` and `k` walk over: rows of tables, with a page of their own or without, migrations of a timeline, events of the record. */
export const ROWS =
  'main [role="rowheader"] a, main [data-row], main :is(li[id], [data-rows] > li) > details > summary';

/** Of those that can be seen, in their order. */
export const visible = (selector: string): readonly HTMLElement[] =>
  [...document.querySelectorAll<HTMLElement>(selector)].filter((one) => one.checkVisibility());

/** The row that has the focus; null when none has. */
export const focusedRow = (): HTMLElement | null =>
  visible(ROWS).find((one) => one === document.activeElement) ?? null;

/** True for a row of a table that has a page of its own. A matrix is none: beside it stands what is known of the chosen cell. */
export const canBePeekedAt = (row: HTMLElement | null): row is HTMLAnchorElement =>
  row instanceof HTMLAnchorElement && row.closest('tr') !== null;

/** All that belongs to a row. */
export const wholeOf = (row: HTMLElement): HTMLElement => row.closest<HTMLElement>('tr, li') ?? row;

const isMarked = (row: HTMLElement): boolean => 'marked' in wholeOf(row).dataset;

function setMark(row: HTMLElement, isOn: boolean): void {
  if (isOn) wholeOf(row).dataset['marked'] = '';
  else delete wholeOf(row).dataset['marked'];
}

export const markedRows = (): readonly HTMLElement[] => visible(ROWS).filter(isMarked);

/** Marks the row that has the focus, or takes its mark away; false when no row has it. */
export function markRow(): boolean {
  const row = focusedRow();
  if (row === null) return false;
  setMark(row, !isMarked(row));
  return true;
}

/** Marks everything from the mark that is nearest above, or else below, to the row that has the focus. */
export function markRange(): boolean {
  const rows = visible(ROWS);
  const to = rows.findIndex((one) => one === document.activeElement);
  if (to === -1) return false;
  const above = rows.slice(0, to).findLastIndex(isMarked);
  const from = above === -1 ? rows.findIndex(isMarked) : above;
  const [first, last] = from === -1 ? [to, to] : [Math.min(from, to), Math.max(from, to)];
  for (const row of rows.slice(first, last + 1)) setMark(row, true);
  return true;
}

/** Takes every mark away; false when there is none. */
export function unmark(): boolean {
  const rows = markedRows();
  for (const row of rows) setMark(row, false);
  return rows.length > 0;
}

/** Where the marked rows lead. */
export const markedLinks = (): readonly string[] =>
  markedRows().flatMap((row) => {
    if (row instanceof HTMLAnchorElement) return [row.href];
    const id = wholeOf(row).id || (row.parentElement?.id ?? '');
    const { origin, pathname, search } = window.location;
    return id === '' ? [] : [`${origin}${pathname}${search}#${id}`];
  });
