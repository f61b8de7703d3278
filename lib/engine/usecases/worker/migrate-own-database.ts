import { planSchemaDigest } from '../../catalog/plan-schema-digest';
import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import { prismaFormat } from '../../formats/prisma/prisma-format';
import type { ConnectionSettings } from '../../model/environment';
import type { Migration } from '../../model/migration';
import type { Plan, RunSettings } from '../../model/plan';
import type { SourceFile } from '../../model/release';
import { lookAtTarget, withLook } from '../../observe/look-at-target';
import { buildPlan, buildSteps } from '../../plan/build-plan';
import type { Clock } from '../../ports/clock';
import type { Ids } from '../../ports/ids';
import type { Logger } from '../../ports/logger';
import { buildRelease } from '../../release/build-release';
import type { FailPoints } from '../../run/fail-points';
import { performRun } from '../../run/perform-run';
import type { RunOutcome } from '../../run/run-result';
import { loadParser } from '../../sql/load-parser';
import { parseScript } from '../../sql/parse-script';
import { readSchema } from '../../target/catalog/read-schema';
import type { HostPolicy } from '../../target/host-policy';
import { openTarget } from '../../target/open-target';
import { buildTimeline } from '../../timeline/build-timeline';
import { historyDigest } from '../../timeline/history-digest';
import { memoryJournal } from './memory-journal';

/** A database of ours, and the migrations it shall have. */
export interface OwnDatabase {
  readonly files: readonly SourceFile[];
  readonly connection: ConnectionSettings;
  readonly password: string;
  readonly hostPolicy: HostPolicy;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly failPoints: FailPoints;
}

const OWN = { id: '00000000-0000-4000-8000-000000000000', projectId: '00000000-0000-4000-8000-000000000000' };
const TRIES = 5;
const LOOK_LIMITS = { totalMs: 120_000, connectTimeoutSeconds: 30, answerTimeoutMs: 60_000 };
const CONTEXT = { options: {}, schema: 'public', database: '' };
const SETTINGS: RunSettings = {
  lockTimeoutMs: 5_000,
  statementTimeoutMs: 30 * 60_000,
  lockAttempts: 10,
  backoffMs: 1_000,
  maximumBackoffMs: 30_000,
};

/**
 * Applies migrations of ours to a database of ours with the runner that targets get. Ids of what was applied; empty when there was nothing
 * to do. When another process was faster, so that the plan went stale or its fence is the higher one, the plan is made anew. Failures:
 * STORE.NEWER, and those of a run.
 */
export async function migrateOwnDatabase(input: OwnDatabase): Promise<Result<readonly string[]>> {
  for (let attempt = 1; ; attempt += 1) {
    const plan = await planNow(input);
    if (!plan.ok) return plan;
    if (plan.value === null) return success([]);
    const result = await runPlan(input, plan.value);
    if (result.kind === 'succeeded') {
      return success(plan.value.plan.steps.map(({ migrationId }) => migrationId));
    }
    if (FASTER.has(result.kind) && attempt < TRIES) continue;
    return failed(failureOf(result));
  }
}

/** The fence is the time of the start, and processes may start in one moment. */
const FASTER: ReadonlySet<RunOutcome['kind']> = new Set<RunOutcome['kind']>(['stale', 'superseded']);

interface Planned {
  readonly plan: Plan;
  readonly migrations: readonly Migration[];
}

async function planNow(input: OwnDatabase): Promise<Result<Planned | null>> {
  const { migrations, problems } = prismaFormat.read({ files: input.files, directories: [], options: {} });
  const [problem] = problems;
  if (problem !== undefined) return failed(problem);
  const look = { ...input, format: prismaFormat, options: {} };
  const looked = await withLook(look, LOOK_LIMITS, async (session): Promise<Result<Planned | null>> => {
    const { state, history } = await lookAtTarget(session, look);
    if (!history.ok) return history;
    const timeline = buildTimeline({
      format: prismaFormat,
      migrations,
      history: history.value,
      options: {},
      partlyApplied: new Set(),
    });
    const newer = timeline.items.find((item) => item.state === 'missing');
    if (newer !== undefined) return failed(storeIsNewer(newer.migrationId));
    if (prismaFormat.pending(migrations, history.value, {}).length === 0) return success(null);
    const historyTables = prismaFormat.history.tables(CONTEXT);
    const schema = await readSchema(session.client, { historyTables });
    const plan = buildPlan({
      id: input.ids.uuid(),
      environment: OWN,
      release: releaseOf(input, migrations),
      migrations,
      scripts: await scriptsOf(migrations),
      timeline,
      upTo: null,
      settings: SETTINGS,
      base: {
        target: state.identity,
        serverMajor: session.serverMajor,
        connectionVersion: 1,
        historyDigest: historyDigest(history.value),
        schemaDigest: planSchemaDigest(schema, { ignore: new Set(), historyTables }),
      },
      policyVersion: 1,
      lockKeys: lockKeys(),
      createdAt: input.clock.now(),
    });
    return plan.ok ? success({ plan: plan.value, migrations }) : failed(plan.failure[0] ?? storeIsNewer(''));
  });
  return looked.ok ? looked.value : looked;
}

async function runPlan(input: OwnDatabase, { plan, migrations }: Planned) {
  const planned = new Set(plan.steps.map(({ migrationId }) => migrationId));
  const chosen = migrations.filter(({ id }) => planned.has(id));
  const result = await performRun({
    run: { id: input.ids.uuid(), fence: Date.parse(input.clock.now()), deployId: input.ids.uuid() },
    plan,
    environment: { id: OWN.id, connection: input.connection, connectionVersion: 1, identity: null },
    format: prismaFormat,
    ignoredObjects: new Set(),
    mayBegin: () => Promise.resolve(null),
    refresh: async () => {
      const steps = buildSteps(chosen, await scriptsOf(chosen), lockKeys());
      return { policyVersion: 1, steps: steps.ok ? steps.value : [] };
    },
    openSession: (kind) =>
      openTarget({
        connection: input.connection,
        password: input.password,
        applicationName: 'lockkeeper store migration',
        hostPolicy: input.hostPolicy,
        kind,
      }),
    // There is no store yet that could keep it; a start that is interrupted looks anew.
    lastReading: null,
    keepSchema: () => Promise.resolve(),
    checkEffect: () => Promise.resolve({ kind: 'as_expected', changedByOthers: [] }),
    auditMark: null,
    journal: memoryJournal(),
    clock: input.clock,
    ids: input.ids,
    logger: input.logger,
    signal: input.signal,
    failPoints: input.failPoints,
    lockBudgetMs: 10 * 60_000,
  });
  return result.outcome;
}

const releaseOf = (input: OwnDatabase, migrations: readonly Migration[]) =>
  buildRelease({
    id: OWN.id,
    projectId: OWN.projectId,
    number: 1,
    tool: 'prisma',
    options: {},
    files: input.files,
    migrations,
    revision: null,
    createdAt: input.clock.now(),
  });

async function scriptsOf(migrations: readonly Migration[]) {
  const parser = await loadParser();
  return new Map(migrations.map((migration) => [migration.id, parseScript(parser, migration.body.text)]));
}

function lockKeys(): readonly string[] {
  const lock = prismaFormat.lock(CONTEXT);
  return lock.kind === 'advisory' ? lock.keys : [];
}

const storeIsNewer = (migrationId: string): Failure =>
  failure(
    'STORE.NEWER',
    `The store was upgraded by a later version of Lockkeeper: it holds ${migrationId}, which this version does not know.`,
    {
      fix: 'Start that version again, or restore the backup that was made before the upgrade.',
    },
  );

function failureOf(
  outcome: Exclude<Awaited<ReturnType<typeof runPlan>>, { readonly kind: 'succeeded' }>,
): Failure {
  if ('failure' in outcome) return outcome.failure;
  return failure('STORE.CHANGING', 'The store kept changing while it was being brought to this version.', {
    fix: 'Stop whatever else writes to it, and start again.',
  });
}
