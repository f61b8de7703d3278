import type { MigrationState } from '../model/timeline';

/** One migration on one side of a comparison. */
export interface VersionEntry {
  readonly migrationId: string;
  /** How it stands in an environment; null for a release, which simply holds it. */
  readonly state: MigrationState | null;
  /** Its effect is there as a whole, or the release holds it. */
  readonly isThere: boolean;
  /** Of the text that ran, or that the release holds; null when it is not known. */
  readonly checksum: string | null;
}

/** What is to be said of one migration. `neither`: a side knows it, and on none it is there as a whole. */
export type VersionVerdict =
  'same' | 'texts_differ' | 'text_unknown' | 'left_only' | 'right_only' | 'neither';

export interface VersionRow {
  readonly migrationId: string;
  readonly verdict: VersionVerdict;
  readonly left: VersionEntry | null;
  readonly right: VersionEntry | null;
}

export interface CompareVersionsInput {
  /** In the side's own order. */
  readonly left: readonly VersionEntry[];
  readonly right: readonly VersionEntry[];
  /** True when the tool takes both checksums of this migration for the same text. */
  readonly isSameText: (migrationId: string, left: string, right: string) => boolean;
}

/** Every migration that one of two sides knows, each once, in an order that keeps the left one's and fits the right one's in. Pure. */
export function compareVersions({ left, right, isSameText }: CompareVersionsInput): readonly VersionRow[] {
  const [onLeft, onRight] = [byId(left), byId(right)];
  return mergedOrder(
    left.map(({ migrationId }) => migrationId),
    right.map(({ migrationId }) => migrationId),
  ).map((migrationId) => {
    const row = { left: onLeft.get(migrationId) ?? null, right: onRight.get(migrationId) ?? null };
    return { migrationId, verdict: verdictOf(row, isSameText), ...row };
  });
}

function verdictOf(
  { left, right }: Pick<VersionRow, 'left' | 'right'>,
  isSameText: CompareVersionsInput['isSameText'],
): VersionVerdict {
  const [one, other] = [thereOrNull(left), thereOrNull(right)];
  if (one === null) return other === null ? 'neither' : 'right_only';
  return other === null ? 'left_only' : textVerdict(one, other, isSameText);
}

function textVerdict(
  left: VersionEntry,
  right: VersionEntry,
  isSameText: CompareVersionsInput['isSameText'],
): VersionVerdict {
  if (left.checksum === null || right.checksum === null) return 'text_unknown';
  const isSame =
    left.checksum === right.checksum || isSameText(left.migrationId, left.checksum, right.checksum);
  return isSame ? 'same' : 'texts_differ';
}

const thereOrNull = (entry: VersionEntry | null): VersionEntry | null =>
  entry?.isThere === true ? entry : null;

const byId = (entries: readonly VersionEntry[]): ReadonlyMap<string, VersionEntry> =>
  new Map(entries.map((entry) => [entry.migrationId, entry]));

/** Both orders as one: what only the second has comes right after what it comes after there. Pure. */
export function mergedOrder(first: readonly string[], second: readonly string[]): readonly string[] {
  const known = new Set(first);
  const after = new Map<string | null, string[]>();
  let anchor: string | null = null;
  for (const id of second) {
    if (known.has(id)) anchor = id;
    else after.set(anchor, [...(after.get(anchor) ?? []), id]);
  }
  return [...(after.get(null) ?? []), ...first.flatMap((id) => [id, ...(after.get(id) ?? [])])];
}
