import { createMemoryJournal, type MemoryJournal } from '../../../testing/memory-journal';
import type { TestConnection } from '../../../testing/postgres';
import { createMemoryLogger, realClock, realIds, type LogLine } from '../../../testing/real-ports';
import { targetInput, withSession } from '../../../testing/target';
import { planSchemaDigest } from '../../catalog/plan-schema-digest';
import { InvariantError } from '../../base/invariant';
import { formatOf } from '../../formats/registry';
import type { Plan } from '../../model/plan';
import { planDigest, planParts } from '../../plan/plan-digest';
import { readSchema } from '../../target/catalog/read-schema';
import { openTarget } from '../../target/open-target';
import { readHistory } from '../../target/read-history';
import { readTargetState } from '../../target/read-target-state';
import { historyDigest } from '../../timeline/history-digest';
import { NO_FAIL_POINTS } from '../fail-points';
import type { RunInput } from '../perform/hands';
import { performRun, type RunResult } from '../perform-run';
import { recoverRun, type RecoverInput, type RecoveryResult } from '../recover-run';
import { saidPrograms } from './said-programs';
import { samplePlan, type SampleStep } from './sample-plan';

const CONTEXT = { options: {}, schema: 'public' };

/** A plan for a real target as it stands now: its base and its digests are true. */
export async function planFor(
  db: TestConnection,
  steps: readonly SampleStep[],
  more: Partial<Plan> = {},
): Promise<Plan> {
  const format = formatOf(more.tool ?? 'prisma');
  const historyTables = format.history.tables(CONTEXT);
  const base = await withSession(targetInput(db), async (session) => {
    const state = await readTargetState(session, { schema: 'public', historyTables });
    const history = await readHistory(session, format, CONTEXT);
    if (!history.ok) throw new InvariantError(history.failure.summary);
    const schema = await readSchema(session.client, { historyTables });
    return {
      target: state.identity,
      serverMajor: session.serverMajor,
      connectionVersion: 1,
      historyDigest: historyDigest(history.value),
      schemaDigest: planSchemaDigest(schema, { ignore: new Set(), historyTables }),
    };
  });
  const plan = samplePlan(steps, { base, ...more });
  const parts = planParts(plan);
  return { ...plan, parts, digest: planDigest(plan.environmentId, parts) };
}

/** A run as a test sees it. */
export interface TestRun {
  readonly input: RunInput;
  readonly journal: MemoryJournal;
  readonly log: readonly LogLine[];
}

/** Everything that `performRun` needs; `more` replaces single members. */
export function testRun(db: TestConnection, plan: Plan, more: Partial<RunInput> = {}): TestRun {
  const journal = createMemoryJournal();
  const logger = createMemoryLogger();
  const { connection } = targetInput(db);
  const input: RunInput = {
    run: { id: 'run-1', fence: 1, deployId: 'deploy-1' },
    plan,
    environment: { id: 'environment-1', connection, connectionVersion: 1, identity: null },
    format: formatOf(plan.tool),
    ignoredObjects: new Set(),
    lastReading: null,
    mayBegin: async () => null,
    refresh: async () => ({ policyVersion: plan.policyVersion, steps: plan.steps }),
    openSession: (kind) => openTarget(targetInput(db, { kind, applicationName: `lockkeeper ${kind}` })),
    keepSchema: async () => undefined,
    checkEffect: async () => ({ kind: 'as_expected', changedByOthers: [] }),
    auditMark: null,
    journal,
    clock: realClock,
    ids: realIds,
    logger,
    signal: new AbortController().signal,
    failPoints: NO_FAIL_POINTS,
    lockBudgetMs: 10_000,
    programs: saidPrograms(plan),
    ...more,
  };
  return { input, journal, log: logger.lines };
}

/** Recovers a run with the next fence and a run of its own; `more` replaces single members. */
export async function recoverAfter(
  test: Pick<TestRun, 'input'>,
  more: Partial<RecoverInput> = {},
): Promise<RecoveryResult> {
  const { run } = test.input;
  return recoverRun({
    ...test.input,
    run: { id: `${run.id}-recovery`, fence: run.fence + 1, deployId: run.deployId },
    lost: { id: run.id },
    failPoints: NO_FAIL_POINTS,
    checkEffect: async () => ({ kind: 'as_expected', changedByOthers: [] }),
    ...more,
  });
}

/** Plans and runs in one go. */
export async function runSteps(
  db: TestConnection,
  steps: readonly SampleStep[],
  more: Partial<RunInput> = {},
): Promise<RunResult & TestRun> {
  const test = testRun(db, await planFor(db, steps), more);
  return { ...test, ...(await performRun(test.input)) };
}
