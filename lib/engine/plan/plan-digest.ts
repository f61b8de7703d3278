import { toCanonical } from '../base/canonical-json';
import { digestOf, type Digest } from '../base/digest';
import type { EnvironmentId } from '../model/identifiers';
import type { Plan, PlanBase, PlanPart, PlanStep } from '../model/plan';

/** Everything a plan's digest covers. */
export type PlanContent = Pick<
  Plan,
  'environmentId' | 'releaseDigest' | 'tool' | 'options' | 'steps' | 'settings' | 'base' | 'policyVersion'
>;

/** The parts in the order in which a page names them. */
export const PLAN_PARTS: readonly PlanPart[] = [
  'release',
  'order_and_modes',
  'tool',
  'target',
  'history',
  'schema',
  'policy',
  'settings',
];

/** The digest of each part. Two plans that would do the same to the same state have equal parts, whenever they were made. Pure. */
export function planParts(content: PlanContent): Readonly<Record<PlanPart, Digest>> {
  return {
    release: content.releaseDigest,
    order_and_modes: digestOf(content.steps.map(stepContent)),
    tool: digestOf({ tool: content.tool, options: { ...content.options } }),
    target: targetDigest(content.base),
    history: content.base.historyDigest,
    schema: content.base.schemaDigest,
    policy: digestOf(content.policyVersion),
    settings: digestOf(toCanonical(content.settings)),
  };
}

/** The plan digest: what an approval binds to. Pure. */
export function planDigest(environmentId: EnvironmentId, parts: Readonly<Record<PlanPart, Digest>>): Digest {
  return digestOf({ format: 1, environmentId, parts: { ...parts } });
}

/** What was found under the target's lock, just before the first statement. */
export interface FreshFacts {
  readonly base: PlanBase;
  readonly policyVersion: number;
  /** The steps built again from the stored bytes of the release. */
  readonly steps: readonly PlanStep[];
}

/** The parts that are not what the plan was approved with, in the order of `PLAN_PARTS`; empty when the plan may run. Pure. */
export function changedParts(plan: Plan, fresh: FreshFacts): readonly PlanPart[] {
  const now = planParts({ ...plan, ...fresh });
  const stored = planParts(plan);
  const changed = PLAN_PARTS.filter(
    (part) => now[part] !== plan.parts[part] || stored[part] !== plan.parts[part],
  );
  if (changed.length > 0 || planDigest(plan.environmentId, now) === plan.digest) return changed;
  return PLAN_PARTS; // the parts fit each other and not the digest: somebody wrote the row
}

/**
 * The installation row is left out: the first run makes it. That the database is the registered one is checked apart from the digest.
 */
const targetDigest = ({ target, serverMajor, connectionVersion }: PlanBase): Digest =>
  digestOf({
    systemIdentifier: target.systemIdentifier,
    databaseOid: target.databaseOid,
    serverMajor,
    connectionVersion,
  });

const stepContent = (step: PlanStep) => [
  step.migrationId,
  step.checksum,
  step.sha256,
  step.mode,
  step.analysed,
  step.statements.map((statement) => [statement.number, statement.text, statement.transactional]),
  ...(step.act === 'run' ? [] : [step.act]),
  ...(step.historyKey === step.migrationId ? [] : [{ historyKey: step.historyKey }]),
  ...(step.previousKey === null ? [] : [{ previousKey: step.previousKey }]),
  ...(step.dependsOn === undefined ? [] : [{ dependsOn: step.dependsOn }]),
  ...(step.downRecord === undefined
    ? []
    : [
        {
          script: step.downRecord.script,
          description: step.downRecord.description,
          down: step.downRecord.checksum,
        },
      ]),
  ...(step.program === undefined ? [] : [{ program: step.program.file }]),
  ...(step.program?.kept === undefined ? [] : [{ kept: step.program.kept }]),
];
