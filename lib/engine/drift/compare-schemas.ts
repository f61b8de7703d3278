import { failure } from '../base/failure';
import { failed, success, type Result } from '../base/result';
import type { SchemaSnapshot } from '../catalog/schema-snapshot';
import { driftItems } from './drift-items';
import { worstLevel, type DriftLevel } from './drift-level';
import type { DriftGroup, DriftItem, DriftReport } from './drift-report';
import { driftSummary } from './drift-summary';
import { knownDifference } from './given-differences';
import { findDifferences, type TextPair } from './find-differences';
import type { ObjectDifference } from './object-difference';
import { liveRoleName, mapRoles, type RoleMapping } from './role-mapping';
import { collapseRoles, type MentionedObjects } from './role-notes';

export interface CompareSchemasInput {
  /** What the applied migrations produce. */
  readonly expected: SchemaSnapshot;
  /** What stands in the database. */
  readonly live: SchemaSnapshot;
  /** When the expected side was built on a scratch server, whose roles have other names. */
  readonly roles?: RoleMapping;
  /** Objects whose owner or grants the migrations set; without it every owner and grant is compared object by object. */
  readonly mentioned?: MentionedObjects;
  /** Texts that are known to mean the same although PostgreSQL prints them differently, as after a dump and restore; by default none. */
  readonly sameText?: ((pair: TextPair) => boolean) | undefined;
}

/**
 * Every difference between the schema that the migrations produce and the live one, at the grain of one attribute of one object, worded
 * for a person and judged. Equal schemas give no item, whatever their oids, column holes, storage files or sequence positions. Pure.
 * Fails with `DRIFT.NOT_COMPARABLE` when the sides come from different major versions, whose printed texts differ by themselves.
 */
export function compareSchemas(input: CompareSchemasInput): Result<DriftReport> {
  const { expected, live } = input;
  if (expected.serverMajor !== live.serverMajor) return notComparable(expected, live);
  const { differences, notes } = schemaDifferences(input);
  return success(driftReport([...differences.flatMap((difference) => driftItems(difference)), ...notes]));
}

/** The same before anybody judged or worded it; only for sides of one major version. Pure. */
export function schemaDifferences(input: CompareSchemasInput): {
  readonly differences: readonly ObjectDifference[];
  /** One for each role that owns or may do something else, where no migration says anything about it. */
  readonly notes: readonly DriftItem[];
} {
  const { expected, live, roles } = input;
  const named = roles === undefined ? expected : mapRoles(expected, (role) => liveRoleName(role, roles));
  const found = findDifferences({
    expected: named.objects,
    live: live.objects,
    sameText: input.sameText,
  });
  const told = found.flatMap((difference) => knownDifference(difference, input.mentioned));
  return input.mentioned === undefined
    ? { differences: told, notes: [] }
    : collapseRoles(told, input.mentioned);
}

function notComparable(expected: SchemaSnapshot, live: SchemaSnapshot): Result<DriftReport> {
  return failed(
    failure('DRIFT.NOT_COMPARABLE', 'The expected schema and the live one cannot be compared.', {
      why: `The expected one comes from PostgreSQL ${expected.serverMajor}, the live one from ${live.serverMajor}; the same schema is printed differently by each.`,
      fix: `Provide a scratch server of version ${live.serverMajor}, or compare with the schema recorded after the last run.`,
    }),
  );
}

/** The report of some items: sorted, grouped by topmost object, counted, summed up. Pure; use it to show a part of a report. */
export function driftReport(items: readonly DriftItem[]): DriftReport {
  const sorted = items.toSorted(worstFirst);
  const count = (level: DriftLevel) => sorted.filter((item) => item.level === level).length;
  return {
    items: sorted,
    groups: groupItems(sorted),
    counts: { break: count('break'), risk: count('risk'), note: count('note') },
    summary: driftSummary(sorted),
  };
}

const ORDER: Readonly<Record<DriftLevel, number>> = { break: 0, risk: 1, note: 2 };

function worstFirst(left: DriftItem, right: DriftItem): number {
  return (
    ORDER[left.level] - ORDER[right.level] ||
    compareText(left.object.id, right.object.id) ||
    compareText(left.id, right.id)
  );
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

function groupItems(items: readonly DriftItem[]): readonly DriftGroup[] {
  const groups = new Map<string, DriftItem[]>();
  for (const item of items) {
    const group = groups.get(item.topmost.id);
    if (group === undefined) groups.set(item.topmost.id, [item]);
    else group.push(item);
  }
  return [...groups.values()].flatMap((group) => {
    const first = group[0];
    if (first === undefined) return [];
    const level = worstLevel(group.map((item) => item.level));
    return [{ object: first.topmost, level, items: group.map((item) => item.id) }];
  });
}
