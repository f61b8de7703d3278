import { failure, type Failure } from '../base/failure';
import type { Result } from '../base/result';
import type { SchemaSnapshot } from '../catalog/schema-snapshot';
import { compareReports, itemsResolvedByPlan, type EffectCheck } from '../drift/compare-reports';
import { compareSchemas, type CompareSchemasInput } from '../drift/compare-schemas';
import type { DriftItem, DriftReport } from '../drift/drift-report';
import { changedObjects } from '../drift/explain-schema-change';
import type { EffectVerdict } from '../run/effect';

/** The four schemas of an effect check. */
export interface EffectSides {
  /** What the migrations applied before the run produce, and what they produce together with the plan. */
  readonly expectedBefore: SchemaSnapshot;
  readonly expectedAfter: SchemaSnapshot;
  /** Read under the lock, before the first statement and after the last. */
  readonly liveBefore: SchemaSnapshot;
  readonly liveAfter: SchemaSnapshot;
  /** How the sides are compared; the same for all of them. */
  readonly comparison?: Omit<CompareSchemasInput, 'expected' | 'live'>;
  /** The migration that the run has undone; null, or nothing said, for one that ran migrations. */
  readonly undone?: string | null;
}

/**
 * Whether a run did what its plan promised and nothing else (DESIGN.md 5.2): drift after it has to be the drift before it less what the
 * plan does away with. New drift on objects that the plan changes is VERIFY.SCHEMA_DIFFERS; on others it was somebody else during the
 * run, which is told and stops nothing. Sides that cannot be compared give a verdict that says so; never a silent green. Pure.
 */
export function checkEffect(sides: EffectSides): EffectVerdict {
  const { expectedBefore, expectedAfter, liveBefore, liveAfter, comparison = {}, undone = null } = sides;
  const compare = (expected: SchemaSnapshot, live: SchemaSnapshot): Result<DriftReport> =>
    compareSchemas({ ...comparison, expected, live });
  const before = compare(expectedBefore, liveBefore);
  const after = compare(expectedAfter, liveAfter);
  const planned = compare(expectedAfter, liveBefore);
  if (!before.ok) return notVerified(before.failure);
  if (!after.ok) return notVerified(after.failure);
  if (!planned.ok) return notVerified(planned.failure);
  const resolvedByPlan = itemsResolvedByPlan({
    before: before.value,
    expectedAfterAgainstLiveBefore: planned.value,
  });
  const planObjects = changedObjects(expectedBefore, expectedAfter);
  const check = compareReports({ before: before.value, after: after.value, resolvedByPlan, planObjects });
  return verdictOf(check, undone);
}

/** The migrations are applied; whether the schema is the expected one could not be told, and the page says why. Pure. */
export const notVerified = (why: Failure): EffectVerdict => ({
  kind: 'as_expected',
  changedByOthers: [],
  unverified: why,
});

function verdictOf(check: EffectCheck, undone: string | null): EffectVerdict {
  if (check.verdict !== 'schema_differs') {
    return { kind: 'as_expected', changedByOthers: sentencesOf(check.onOtherObjects) };
  }
  const items = sentencesOf(check.onPlanObjects);
  return { kind: 'schema_differs', failure: schemaDiffers(items, undone), items };
}

const sentencesOf = (items: readonly DriftItem[]): readonly string[] => items.map((each) => each.sentence);

function schemaDiffers(items: readonly string[], undone: string | null): Failure {
  const [first = '', ...others] = items;
  const more = others.length === 0 ? '' : ` And ${others.length} more.`;
  return failure(
    'VERIFY.SCHEMA_DIFFERS',
    undone === null
      ? 'Every migration was applied, but the schema is not what the migrations produce.'
      : `The down part of ${undone} ran, but the schema is not what it would be without the migration.`,
    {
      why: `${first}${more}`,
      fix: 'Look at the drift of the environment: adopt, revert or accept each item, then close the deploy.',
    },
  );
}
