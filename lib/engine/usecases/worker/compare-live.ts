import { failure, type Failure } from '../../base/failure';
import { InvariantError } from '../../base/invariant';
import { inSentences } from '../../base/in-sentences';
import { failed, success, type Result } from '../../base/result';
import { readSnapshot } from '../../catalog/read-snapshot';
import type { SchemaSnapshot } from '../../catalog/schema-snapshot';
import { compareSchemas } from '../../drift/compare-schemas';
import type { DriftReport } from '../../drift/drift-report';
import type { RoleMapping } from '../../drift/role-mapping';
import { formatOf } from '../../formats/registry';
import type { ExpectedOrigin } from '../../model/drift-record';
import type { Environment } from '../../model/environment';
import type { History } from '../../model/history';
import type { Project } from '../../model/project';
import { readHistory } from '../../target/read-history';
import { schemaMarker } from '../../target/catalog/schema-marker';
import { readScratchGround, type ScratchGround } from '../../target/read-scratch-ground';
import type { AppliedMigrations } from './applied-migrations';
import { expectedSchema, onTarget, placeOf, type Expectation } from './expected-schema';
import type { ExpectedSchema } from './expected-schema-memory';
import { keepLiveSchema, readLiveSchema } from './live-schema-memory';
import { withLook } from './look-at-ground';
import { mentionedObjects } from './mentioned-objects';
import { sameTexts } from './same-texts';
import { appliedHere } from './said-here';
import type { WorkerPorts } from './worker-ports';

/** The live side of a check, all of one session, and what its history makes of the migrations. */
export interface LiveSide {
  readonly marker: string;
  readonly history: History;
  readonly snapshot: SchemaSnapshot;
  readonly expected: ExpectedSide;
}

/** What the migrations that ran produce, as far as it can be replayed. */
interface ExpectedSide {
  readonly applied: AppliedMigrations;
  readonly expectation: Expectation;
  readonly replayed: Result<ExpectedSchema>;
}

/** How the live schema stands to the expected one, and what that was made of. */
export interface Compared {
  readonly origin: ExpectedOrigin;
  readonly caveats: readonly Failure[];
  readonly expectation: Expectation;
  readonly expected: SchemaSnapshot;
  readonly live: SchemaSnapshot;
  readonly report: DriftReport;
}

/**
 * Reads history, ground and schema of an environment in one session; what its history makes is built meanwhile. Failures: those of a look, and
 * of the history's shape.
 */
export async function lookAtLive(
  ports: WorkerPorts,
  environment: Environment,
  project: Project,
): Promise<Result<LiveSide>> {
  const format = formatOf(project.source.tool);
  const context = { options: project.source.options, schema: environment.connection.schema };
  const building: Promise<PromiseSettledResult<ExpectedSide>[]>[] = [];
  const looked = await withLook(ports, environment, async (session) => {
    const history = await readHistory(session, format, context);
    if (!history.ok) return history;
    const ground = await readScratchGround(session, context.schema);
    const { serverMajor } = session;
    const given = { environment, project, history: history.value, ground, serverMajor };
    building.push(Promise.allSettled([expectedSide(ports, given)]));
    const marker = await schemaMarker(session.client);
    const historyTables = format.history.tables(context);
    const reading = await readLiveSchema(ports, environment, { session, historyTables });
    return success({ marker, history: history.value, reading });
  });
  // It is not left alone when the look fails, and what went wrong there is not the target's.
  const [built] = (await Promise.all(building)).flat();
  const live = looked.ok ? looked.value : looked;
  if (!live.ok) return live;
  if (built?.status !== 'fulfilled') {
    throw built?.reason ?? new InvariantError('a look begins what is expected');
  }
  const { reading, ...seen } = live.value;
  const { replayed } = built.value;
  const snapshot = keepLiveSchema(ports.liveSchemas, reading, replayed.ok ? onTarget(replayed.value) : null);
  return success({ ...seen, snapshot, expected: built.value });
}

async function expectedSide(
  ports: WorkerPorts,
  given: {
    readonly environment: Environment;
    readonly project: Project;
    readonly history: History;
    readonly ground: ScratchGround;
    readonly serverMajor: number;
  },
): Promise<ExpectedSide> {
  const { environment, project, history, ground, serverMajor } = given;
  const applied = await appliedHere(ports, { project, environmentId: environment.id }, history);
  const expectation = {
    ...placeOf(environment),
    format: formatOf(project.source.tool),
    options: project.source.options,
    migrations: applied.migrations,
    serverMajor,
    ground,
  };
  return { applied, expectation, replayed: await expectedSchema(ports, expectation) };
}

/** What differs between the live schema and the expected one. Failures: those of a replay and of a second printing, DRIFT.NOTHING_TO_COMPARE, DRIFT.NOT_COMPARABLE. */
export async function compareLive(
  ports: WorkerPorts,
  subject: { readonly environment: Environment; readonly live: LiveSide },
): Promise<Result<Compared>> {
  const { environment, live } = subject;
  const { applied, expectation, replayed } = live.expected;
  const expected = replayed.ok
    ? success({
        snapshot: replayed.value.snapshot,
        roles: replayed.value.roles,
        origin: 'replay' as const,
        caveats: applied.caveats,
      })
    : await recordedSchema(ports, environment, replayed.failure);
  if (!expected.ok) return expected;
  const { snapshot, roles, origin, caveats } = expected.value;
  const named = replayed.ok ? onTarget(replayed.value) : snapshot;
  const same = await sameTexts(
    ports,
    roles === null ? [] : [{ expectation, expected: named, lives: [live.snapshot] }],
  );
  if (!same.ok) return same;
  const report = compareSchemas({
    expected: named,
    live: live.snapshot,
    sameText: same.value,
    mentioned: await mentionedObjects(ports, applied.migrations, environment.connection.schema),
  });
  if (!report.ok) return report;
  return success({
    origin,
    caveats,
    expectation,
    expected: snapshot,
    live: live.snapshot,
    report: report.value,
  });
}

/** When nothing can be replayed, the schema that our last good run left is what is expected; why is said beside it. */
async function recordedSchema(
  { store }: WorkerPorts,
  environment: Environment,
  why: Failure,
): Promise<
  Result<{
    readonly snapshot: SchemaSnapshot;
    readonly roles: RoleMapping | null;
    readonly origin: ExpectedOrigin;
    readonly caveats: readonly Failure[];
  }>
> {
  const recorded = await store.recordedAfterRun(environment.id);
  const json = recorded === null ? null : await store.snapshot(recorded.digest);
  if (json === null) return failed(nothingRecorded(why));
  const snapshot = readSnapshot(JSON.parse(json));
  if (!snapshot.ok) return snapshot;
  return success({ snapshot: snapshot.value, roles: null, origin: 'recorded_after_run', caveats: [why] });
}

const nothingRecorded = ({ summary, why, fix, where }: Failure): Failure =>
  failure('DRIFT.NOTHING_TO_COMPARE', 'There is nothing that the live schema can be compared with.', {
    why: inSentences(summary, why, 'No run has left a schema here either, which would be compared instead.'),
    fix: inSentences(
      fix,
      'After the next deploy that succeeds here, what is changed after it will be found.',
    ),
    where,
  });
