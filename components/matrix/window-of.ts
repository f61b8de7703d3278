/** Where each item begins, and behind the last one where all end. Pure. */
export function startsOf(sizes: readonly number[], head: number): readonly number[] {
  const starts = [head];
  for (const [index, size] of sizes.entries()) starts.push((starts[index] ?? head) + size);
  return starts;
}

export interface View {
  /** Of `startsOf`. */
  readonly starts: readonly number[];
  /** Pixels that were scrolled, and pixels in view. */
  readonly from: number;
  readonly length: number;
  /** Pixels at the beginning of the view that are covered. */
  readonly head: number;
}

/** The first and the last item in view with so many more on either side; last is less than first when there are none. Pure. */
export function indexesInView({
  starts,
  from,
  length,
  head,
  overscan,
}: View & { readonly overscan: number }): {
  readonly first: number;
  readonly last: number;
} {
  const count = starts.length - 1;
  const first = lastAtOrBefore(starts, from + head) - overscan;
  const last = lastAtOrBefore(starts, from + length) + overscan;
  return { first: Math.max(0, Math.min(first, count - 1)), last: Math.min(last, count - 1) };
}

/** How far to scroll to have an item in view: not at all when it is. Pure. */
export function scrollTo({ starts, from, length, head, index }: View & { readonly index: number }): number {
  const start = starts[index] ?? head;
  const end = starts[index + 1] ?? start;
  if (start < from + head) return start - head;
  return end > from + length ? Math.max(0, end - length) : from;
}

/** What is drawn from top to bottom: the name of each item, null where it has none, and where it begins. */
export interface Lain {
  readonly names: readonly (string | null)[];
  readonly starts: readonly number[];
}

/**
 * How far what is in view has moved when other items came, went or changed places: as far as half of it moved less, half of it more. Zero when
 * none of it is there any more. Pure.
 */
export function shiftInView(before: Lain, after: Lain, { from, length, head }: Omit<View, 'starts'>): number {
  const { first, last } = indexesInView({ starts: before.starts, from, length, head, overscan: 0 });
  const placeOf = new Map(after.names.map((name, place) => [name, place]));
  const shifts = before.names.slice(first, last + 1).flatMap((name, at) => {
    const place = name === null ? undefined : placeOf.get(name);
    return place === undefined ? [] : [(after.starts[place] ?? 0) - (before.starts[first + at] ?? 0)];
  });
  return shifts.sort((left, right) => left - right)[Math.floor(shifts.length / 2)] ?? 0;
}

/** The item that a pixel falls on; the first one before all, the last place after all. */
function lastAtOrBefore(starts: readonly number[], pixel: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= pixel) low = middle;
    else high = middle - 1;
  }
  return low;
}
