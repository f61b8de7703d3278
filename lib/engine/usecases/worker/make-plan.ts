import { toCanonical, type CanonicalValue } from '../../base/canonical-json';
import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import { planSchemaDigest } from '../../catalog/plan-schema-digest';
import type { SchemaSnapshot } from '../../catalog/schema-snapshot';
import type { MigrationFormat } from '../../formats/format';
import { formatOf } from '../../formats/registry';
import type { Environment } from '../../model/environment';
import type { History } from '../../model/history';
import type { Migration } from '../../model/migration';
import type { Plan, PlanBase, RunSettings } from '../../model/plan';
import type { Release } from '../../model/release';
import { lookAtTarget, withLook } from '../../observe/look-at-target';
import { buildPlan } from '../../plan/build-plan';
import type { ParsedScript } from '../../sql/parse-script';
import { describeTargetError } from '../../target/describe-target-error';
import { readSchema } from '../../target/catalog/read-schema';
import { sameTarget } from '../../target/read-target-state';
import { Fault } from '../../base/fault';
import { buildTimeline } from '../../timeline/build-timeline';
import { historyDigest } from '../../timeline/history-digest';
import { notFound } from '../../access/access-failures';
import { standing } from '../drift/open-drift';
import { judgeEdits } from '../releases/judge-edits';
import { answerChange, answerTopics } from './save-answer';
import { systemContext } from './system-context';
import { passwordOf, type WorkerPorts } from './worker-ports';

type PlanPorts = Pick<
  WorkerPorts,
  'store' | 'clock' | 'ids' | 'logger' | 'releases' | 'credentials' | 'hostPolicy' | 'scripts'
>;

/** What *Prepare deploy* left in the answer. */
interface PlanQuestion {
  readonly environmentId: string;
  readonly releaseId: string;
  readonly upTo: string | null;
  readonly settings: RunSettings;
}

/** Looks at the target as it is now, makes the plan, keeps it, and tells the person who asked which one it is. */
export async function makePlan(ports: PlanPorts, input: { readonly answerId: string }): Promise<void> {
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
}

async function planFor(ports: PlanPorts, value: CanonicalValue): Promise<Result<Plan, readonly Failure[]>> {
  const question = readQuestion(value);
  if (question === null) {
    return failed([failure('ANSWER.UNREADABLE', 'The question was not understood.', { fix: 'Ask again.' })]);
  }
  const [environment, release] = await Promise.all([
    ports.store.environment(question.environmentId),
    ports.store.release(question.releaseId),
  ]);
  if (environment === null || release === null) return failed([notFound('environment or release')]);
  const reading = await ports.releases.read(release);
  const look = await lookNow(ports, environment, release);
  if (!look.ok) return failed([look.failure]);
  const format = formatOf(release.tool);
  const acceptances = await ports.store.acceptances(environment.id);
  const ignore = new Set(standing(acceptances, ports.clock.now()).map(({ objectId }) => objectId));
  return buildPlan({
    id: ports.ids.uuid(),
    environment,
    release,
    migrations: reading.migrations,
    scripts: await parseAll(ports, pendingOf(format, reading.migrations, look.value.history)),
    timeline: await judgeEdits(
      ports.releases,
      release,
      reading.migrations,
      buildTimeline({
        format,
        migrations: reading.migrations,
        history: look.value.history,
        partlyApplied: new Set(),
      }),
    ),
    upTo: question.upTo,
    settings: question.settings,
    base: baseOf(environment, release, look.value, ignore),
    policyVersion: environment.policyVersion,
    lockKeys: lockKeysOf(format, environment, release),
    createdAt: ports.clock.now(),
  });
}

interface PlanLook extends Pick<PlanBase, 'target' | 'serverMajor'> {
  readonly history: History;
  readonly schema: SchemaSnapshot;
}

/** One session: identity, history and schema of the same moment. */
async function lookNow(
  ports: PlanPorts,
  environment: Environment,
  release: Release,
): Promise<Result<PlanLook>> {
  const password = await passwordOf(ports, environment);
  if (!password.ok) return password;
  const format = formatOf(release.tool);
  const input = {
    connection: environment.connection,
    password: password.value,
    format,
    options: release.options,
    hostPolicy: ports.hostPolicy,
  };
  try {
    const looked = await withLook(
      { ...input, clock: ports.clock },
      planLimits(environment),
      async (session): Promise<Result<PlanLook>> => {
        const { state, history } = await lookAtTarget(session, input);
        if (!history.ok) return history;
        if (environment.identity !== null && !sameTarget(environment.identity, state.identity)) {
          return failed(wrongDatabase(environment));
        }
        const historyTables = format.history.tables({
          options: release.options,
          schema: environment.connection.schema,
        });
        const schema = await readSchema(session.client, { historyTables });
        return success({
          target: state.identity,
          serverMajor: session.serverMajor,
          history: history.value,
          schema,
        });
      },
    );
    return looked.ok ? looked.value : looked;
  } catch (error) {
    if (error instanceof Fault) return failed(describeTargetError(error));
    throw error;
  }
}

/** A whole schema is read: that may take longer than a look. */
const planLimits = ({ connection }: Environment) => ({
  totalMs: 120_000,
  connectTimeoutSeconds: connection.connectTimeoutSeconds,
  answerTimeoutMs: 60_000,
});

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
  format: MigrationFormat,
  migrations: readonly Migration[],
  history: History,
): readonly Migration[] {
  const pending = new Set(format.pending(migrations, history));
  return migrations.filter(({ id }) => pending.has(id));
}

/** The scripts of migrations by their id. */
export async function parseAll(
  { scripts }: Pick<WorkerPorts, 'scripts'>,
  migrations: readonly Migration[],
): Promise<ReadonlyMap<string, ParsedScript>> {
  const parsed = new Map<string, ParsedScript>();
  for (const migration of migrations) parsed.set(migration.id, await scripts.parse(migration.body.text));
  return parsed;
}

/** The advisory keys that the native tool's lock has, so that no migration lets go of it. */
export function lockKeysOf(
  format: MigrationFormat,
  environment: Environment,
  release: Release,
): readonly string[] {
  const lock = format.lock({ options: release.options, schema: environment.connection.schema });
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
    },
  }) as const;

const wrongDatabase = ({ name }: Environment): Failure =>
  failure(
    'TARGET.WRONG_DATABASE',
    `The database behind the address of ${name} is not the one that was registered.`,
    {
      fix: 'Check the address; an administrator can confirm a database that was upgraded or restored on purpose.',
    },
  );

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
    typeof value.settings === 'object'
  );
}
