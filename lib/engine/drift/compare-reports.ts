import type { DriftItem, DriftReport } from './drift-report';

export interface CompareReportsInput {
  /** Drift found before the run: the schema expected before it against live before it. */
  readonly before: DriftReport;
  /** Drift found after the run: the schema expected after it against live after it. */
  readonly after: DriftReport;
  /** Ids of the items of `before` that the plan does away with (`itemsResolvedByPlan`). */
  readonly resolvedByPlan: ReadonlySet<string>;
  /** Ids of the objects that the plan changes, with the tables they belong to (`changedObjects`). */
  readonly planObjects: ReadonlySet<string>;
}

/** What a run did to a schema besides what its plan says. */
export interface EffectCheck {
  /** `schema_differs` as soon as one new item is on an object of the plan; it outweighs what others changed meanwhile. */
  readonly verdict: 'as_planned' | 'changed_by_someone_else' | 'schema_differs';
  /** New, on objects that the plan changes. */
  readonly onPlanObjects: readonly DriftItem[];
  /** New, on other objects: changed by someone else during the run. */
  readonly onOtherObjects: readonly DriftItem[];
  /** Were there before, are not now, and the plan does not account for it. */
  readonly gone: readonly DriftItem[];
  /** The plan should have done away with them and they still stand. */
  readonly unresolved: readonly DriftItem[];
}

/**
 * The effect check of a run (DESIGN 5.2): drift after it must be the drift before it less what the plan resolves. Pure. Notes about roles
 * that no migration mentions are left out: their sum changes with every new table.
 */
export function compareReports(input: CompareReportsInput): EffectCheck {
  const before = new Set(input.before.items.map((item) => item.id));
  const after = new Set(input.after.items.map((item) => item.id));
  const items = input.after.items.filter((item) => item.object.kind !== 'role');
  const fresh = items.filter((item) => !before.has(item.id));
  const unresolved = items.filter((item) => before.has(item.id) && input.resolvedByPlan.has(item.id));
  const onPlanObjects = [...fresh.filter((item) => isOfPlan(item, input.planObjects)), ...unresolved];
  const onOtherObjects = fresh.filter((item) => !isOfPlan(item, input.planObjects));
  return {
    verdict: verdictOf(onPlanObjects, onOtherObjects),
    onPlanObjects,
    onOtherObjects,
    gone: input.before.items.filter((item) => !after.has(item.id) && !input.resolvedByPlan.has(item.id)),
    unresolved,
  };
}

function isOfPlan(item: DriftItem, planObjects: ReadonlySet<string>): boolean {
  return planObjects.has(item.object.id) || planObjects.has(item.topmost.id);
}

function verdictOf(
  onPlanObjects: readonly DriftItem[],
  onOtherObjects: readonly DriftItem[],
): EffectCheck['verdict'] {
  if (onPlanObjects.length > 0) return 'schema_differs';
  return onOtherObjects.length > 0 ? 'changed_by_someone_else' : 'as_planned';
}

/**
 * The items of a report that a plan does away with: those that are no longer there when the schema expected *after* the plan is compared
 * with the live schema from *before* it. Pure.
 */
export function itemsResolvedByPlan(reports: {
  readonly before: DriftReport;
  readonly expectedAfterAgainstLiveBefore: DriftReport;
}): ReadonlySet<string> {
  const still = new Set(reports.expectedAfterAgainstLiveBefore.items.map((item) => item.id));
  return new Set(reports.before.items.map((item) => item.id).filter((id) => !still.has(id)));
}
