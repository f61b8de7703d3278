import { toCanonical, type CanonicalValue } from '../../base/canonical-json';
import type { Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import { planSchemaDigest } from '../../catalog/plan-schema-digest';
import type { MigrationFormat } from '../../formats/format';
import { formatOf } from '../../formats/registry';
import type { Environment } from '../../model/environment';
import type { FolderReading } from '../../model/folder-reading';
import type { History } from '../../model/history';
import type { Migration } from '../../model/migration';
import { undoneBy, type Plan, type PlanBase, type RunSettings } from '../../model/plan';
import type { Release } from '../../model/release';
import { buildPlan, type PlanInput } from '../../plan/build-plan';
import type { ResolutionWish } from '../../plan/build-resolution';
import type { Timeline } from '../../model/timeline';
import type { ParsedScript } from '../../sql/parse-script';
import { buildTimeline } from '../../timeline/build-timeline';
import { historyDigest } from '../../timeline/history-digest';
import { notFound } from '../../access/access-failures';
import { standing } from '../drift/open-drift';
import { judgeEdits } from '../releases/judge-edits';
import { unreadableQuestion } from './answer-question';
import { buildAhead } from './check-run-effect';
import { lookForPlan, type PlanLook } from './look-for-plan';
import { makeResolution } from './make-resolution';
import { makeUndo } from './make-undo';
import { provePrograms } from './prove-programs';
import { answerChange, answerTopics } from './save-answer';
import { systemContext } from './system-context';
import type { WorkerPorts } from './worker-ports';

/** What *Prepare deploy* left in the answer. */
interface PlanQuestion {
  readonly environmentId: string;
  readonly releaseId: string;
  readonly upTo: string | null;
  readonly settings: RunSettings;
  /** Null: the migrations are to be run. */
  readonly resolve: ResolutionWish | null;
  /** The migration to be undone; null: the migrations are to be run, or marked. */
  readonly undo: string | null;
}

/**
 * Looks at the target as it is now, makes the plan, keeps it, and tells the person who asked which one it is. Then builds what the run will
 * be checked against: nobody waits for it now, and the target's lock will not be held for it.
 */
export async function makePlan(ports: WorkerPorts, input: { readonly answerId: string }): Promise<void> {
  const answer = await ports.store.answer(input.answerId);
  if (answer?.state !== 'waiting') return;
  const plan = await planFor(ports, answer.value);
  const at = ports.clock.now();
  await ports.store.commit({
    context: systemContext(ports.ids.uuid()),
    at,
    changes: [
      ...(plan.ok ? [{ kind: 'plan.insert' as const, plan: plan.value }] : []),
      ...answerChange(
        answer,
        plan.ok ? { ok: true, value: { planId: plan.value.id } } : { ok: false, failures: plan.failure },
      ),
    ],
    events: plan.ok ? [planEvent(plan.value)] : [],
    topics: answerTopics(answer),
  });
  if (plan.ok) await ahead(ports, plan.value);
}

/** What stops running migrations stops neither marking one nor undoing one. */
const blocksOf = (
  { blocks = [] }: FolderReading,
  { resolve, undo }: Pick<PlanQuestion, 'resolve' | 'undo'>,
): readonly Failure[] => (resolve === null && undo === null ? blocks : []);

async function ahead(ports: WorkerPorts, plan: Plan): Promise<void> {
  const environment = await ports.store.environment(plan.environmentId);
  if (environment !== null) await buildAhead(ports, { environment, plan });
}

async function planFor(ports: WorkerPorts, value: CanonicalValue): Promise<Result<Plan, readonly Failure[]>> {
  const question = readQuestion(value);
  if (question === null) {
    return failed([unreadableQuestion()]);
  }
  const [environment, release] = await Promise.all([
    ports.store.environment(question.environmentId),
    ports.store.release(question.releaseId),
  ]);
  if (environment === null || release === null) return failed([notFound('environment or release')]);
  const reading = await ports.releases.read(release);
  const blocks = blocksOf(reading, question);
  if (blocks.length > 0) return failed(blocks);
  const format = formatOf(release.tool);
  const look = await lookOf(ports, environment, { release, migrations: reading.migrations, question });
  if (!look.ok) return failed([look.failure]);
  const acceptances = await ports.store.acceptances(environment.id);
  const ignore = new Set(standing(acceptances, ports.clock.now()).map(({ objectId }) => objectId));
  const timeline = await timelineFor(ports, release, reading.migrations, look.value.history);
  const content = {
    id: ports.ids.uuid(),
    environment,
    release,
    migrations: reading.migrations,
    timeline,
    settings: question.settings,
    base: baseOf(environment, release, look.value, ignore),
    policyVersion: environment.policyVersion,
    createdAt: ports.clock.now(),
  };
  if (question.resolve !== null) {
    const facts = { environment, look: look.value, ignored: ignore, wish: question.resolve };
    return makeResolution(ports, content, facts);
  }
  if (question.undo !== null) {
    const wish = { migrationId: question.undo, environment, look: look.value };
    return makeUndo(ports, content, wish, lockKeysOf(format, environment, release));
  }
  return planToRun(ports, content, look.value, {
    upTo: question.upTo,
    lockKeys: lockKeysOf(format, environment, release),
  });
}

/** With what its programs say on the environment, where that is something else than the release says. */
async function planToRun(
  ports: WorkerPorts,
  content: Omit<PlanInput, 'scripts' | 'upTo' | 'lockKeys' | 'environment'> & {
    readonly environment: Environment;
  },
  look: PlanLook,
  wish: Pick<PlanInput, 'upTo' | 'lockKeys'>,
): Promise<Result<Plan, readonly Failure[]>> {
  const planOf = async (migrations: readonly Migration[]) => {
    const scripts = await parseAll(ports, pendingOf(content.release, migrations, look.history));
    return buildPlan({ ...content, ...wish, migrations, scripts });
  };
  const plan = await planOf(content.migrations);
  if (!plan.ok) return plan;
  const proven = await provePrograms(ports, { ...content, plan: plan.value, look });
  if (!proven.ok) return failed([proven.failure]);
  const { proof, migrations } = proven.value;
  const here = migrations === content.migrations ? plan : await planOf(migrations);
  return here.ok ? success({ ...here.value, programProof: proof }) : here;
}

const timelineFor = (
  ports: WorkerPorts,
  release: Release,
  migrations: readonly Migration[],
  history: History,
): Promise<Timeline> =>
  judgeEdits(
    ports.releases,
    release,
    migrations,
    buildTimeline({
      format: formatOf(release.tool),
      options: release.options,
      migrations,
      history,
      partlyApplied: new Set(),
    }),
  );

/** Refused where the tool would run nothing either. */
async function lookOf(
  ports: WorkerPorts,
  environment: Environment,
  {
    release,
    migrations,
    question,
  }: {
    readonly release: Release;
    readonly migrations: readonly Migration[];
    readonly question: Pick<PlanQuestion, 'resolve' | 'undo'>;
  },
): Promise<Result<PlanLook>> {
  const undone = migrations.find(({ id }) => id === question.undo) ?? null;
  const look = await lookForPlan(ports, environment, release, undone);
  if (!look.ok) return look;
  const refusal = formatOf(release.tool).refusal(migrations, look.value.history, {
    options: release.options,
    resolves: question.resolve !== null,
  });
  return refusal === null ? look : failed(refusal);
}

const baseOf = (
  environment: Environment,
  release: Release,
  look: PlanLook,
  ignore: ReadonlySet<string>,
): PlanBase => ({
  target: look.target,
  serverMajor: look.serverMajor,
  connectionVersion: environment.connectionVersion,
  historyDigest: historyDigest(look.history),
  schemaDigest: planSchemaDigest(look.schema, {
    ignore,
    historyTables: formatOf(release.tool).history.tables({
      options: release.options,
      schema: environment.connection.schema,
    }),
  }),
});

function pendingOf(
  { tool, options }: Pick<Release, 'tool' | 'options'>,
  migrations: readonly Migration[],
  history: History,
): readonly Migration[] {
  const pending = new Set(formatOf(tool).pending(migrations, history, options));
  return migrations.filter(({ id }) => pending.has(id));
}

/** The scripts of migrations by their id. */
export async function parseAll(
  { scripts }: Pick<WorkerPorts, 'scripts'>,
  migrations: readonly Migration[],
): Promise<ReadonlyMap<string, ParsedScript>> {
  const parsed = new Map<string, ParsedScript>();
  for (const { id, body } of migrations) parsed.set(id, await scripts.parse(body.text, body.separator));
  return parsed;
}

/** The advisory keys that the native tool's lock has, so that no migration lets go of it. */
export function lockKeysOf(
  format: MigrationFormat,
  environment: Environment,
  release: Release,
): readonly string[] {
  const lock = format.lock({
    options: release.options,
    schema: environment.connection.schema,
    database: environment.connection.database,
  });
  return lock.kind === 'advisory' ? lock.keys : [];
}

const planEvent = (plan: Plan) =>
  ({
    action: 'plan.prepared',
    object: { kind: 'plan', id: plan.id, name: `plan ${plan.digest.slice(0, 8)}` },
    projectId: plan.projectId,
    environmentId: plan.environmentId,
    after: {
      digest: plan.digest,
      parts: toCanonical(plan.parts),
      migrations: plan.steps.map(({ migrationId }) => migrationId),
      ...(plan.resolution === null ? {} : { resolution: plan.resolution.kind }),
      ...(undoneBy(plan) === null ? {} : { undo: undoneBy(plan) }),
    },
  }) as const;

function readQuestion(value: CanonicalValue): PlanQuestion | null {
  const question: unknown = value;
  return isQuestion(question) ? question : null;
}

function isQuestion(value: unknown): value is PlanQuestion {
  return (
    typeof value === 'object' &&
    value !== null &&
    'environmentId' in value &&
    typeof value.environmentId === 'string' &&
    'releaseId' in value &&
    typeof value.releaseId === 'string' &&
    'settings' in value &&
    typeof value.settings === 'object' &&
    'resolve' in value &&
    'undo' in value
  );
}
