import { failed, success, type Result } from '../base/result';
import type { SchemaSnapshot } from '../catalog/schema-snapshot';
import { compareReports, itemsResolvedByPlan } from '../drift/compare-reports';
import { compareSchemas } from '../drift/compare-schemas';
import type { DriftItem } from '../drift/drift-report';
import { changedObjects } from '../drift/explain-schema-change';
import type { EffectSides } from './check-effect';

/** What the live schema says about migrations that are to be marked as applied, or as rolled back. */
export interface ResolutionEvidence {
  /** What would be drift if they counted as applied, and is none now: what live lacks of their effect. */
  readonly lacking: readonly DriftItem[];
  /** What would be drift if they counted as applied, whether it is some now or not: where live is not what they give. */
  readonly different: readonly DriftItem[];
  /** What is drift now, and would be none if they counted as applied: what is there of their effect. */
  readonly there: readonly DriftItem[];
}

/**
 * Holds what the history is to say of migrations against the live schema. `expectedBefore`: what the other applied migrations produce; `expectedAfter`: the
 * same with those that are to be marked. Differences on `ignored` objects were accepted by a person. Fails when the sides cannot be compared. Pure.
 */
export function judgeResolution({
  live,
  ignored,
  expectedBefore,
  expectedAfter,
  comparison = {},
}: Pick<EffectSides, 'expectedBefore' | 'expectedAfter' | 'comparison'> & {
  readonly live: SchemaSnapshot;
  readonly ignored: ReadonlySet<string>;
}): Result<ResolutionEvidence> {
  const without = compareSchemas({ ...comparison, expected: expectedBefore, live });
  if (!without.ok) return failed(without.failure);
  const counted = compareSchemas({ ...comparison, expected: expectedAfter, live });
  if (!counted.ok) return failed(counted.failure);
  const resolved = itemsResolvedByPlan({
    before: without.value,
    expectedAfterAgainstLiveBefore: counted.value,
  });
  const { onPlanObjects, onOtherObjects } = compareReports({
    before: without.value,
    after: counted.value,
    resolvedByPlan: resolved,
    planObjects: changedObjects(expectedBefore, expectedAfter),
  });
  const isOpen = ({ object }: DriftItem): boolean => !ignored.has(object.id);
  return success({
    lacking: [...onPlanObjects, ...onOtherObjects].filter(isOpen),
    different: counted.value.items.filter(isOpen),
    there: without.value.items.filter(({ id, object }) => resolved.has(id) && object.kind !== 'role'),
  });
}
