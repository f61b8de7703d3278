import { toCanonical } from '../../base/canonical-json';
import { digestOf, type Digest } from '../../base/digest';
import { failed, success, type Result } from '../../base/result';
import { asPostgresqlMakesIt } from '../../catalog/given-objects';
import type { SchemaSnapshot } from '../../catalog/schema-snapshot';
import { liveRoleName, mapRoles } from '../../drift/role-mapping';
import type { MigrationFormat } from '../../formats/format';
import type { Environment } from '../../model/environment';
import type { QualifiedName } from '../../model/identifiers';
import type { Migration, ToolOptions } from '../../model/migration';
import { SCRATCH_LIMITS } from '../../scratch/scratch-input';
import type { Scratch } from '../../scratch/with-scratch-database';
import type { ReplayReport } from '../../scratch/replay';
import {
  withReplayedDatabase,
  type ReplayedInput,
  type ReplayMemory,
} from '../../scratch/with-replayed-database';
import { readSchema } from '../../target/catalog/read-schema';
import { TargetError } from '../../target/target-error';
import type { ScratchGround } from '../../target/read-scratch-ground';
import type { ExpectedSchema, ExpectedSchemas } from './expected-schema-memory';
import { replayStopped, scratchBroke, toReplay } from './to-replay';
import type { WorkerPorts } from './worker-ports';

export type ScratchPorts = Pick<
  WorkerPorts,
  | 'clock'
  | 'ids'
  | 'logger'
  | 'parser'
  | 'scripts'
  | 'scratchServer'
  | 'extensionsAllowed'
  | 'expectedSchemas'
  | 'sameTexts'
>;

/** Whose schema is expected, and after which migrations. */
export interface Expectation {
  /** First schema of the search path. */
  readonly schema: string;
  /** The role that runs migrations there. */
  readonly deployRole: string;
  readonly format: MigrationFormat;
  readonly options: ToolOptions;
  /** In the order in which they ran, each with the text that ran. */
  readonly migrations: readonly Migration[];
  /** Of the target; `any` where there is none and any server will do. */
  readonly serverMajor: number | 'any';
  /** What the target has besides its migrations. */
  readonly ground: ScratchGround;
}

/** Where the migrations of an environment run, and as whom. Pure. */
export const placeOf = ({
  connection,
}: Pick<Environment, 'connection'>): Pick<Expectation, 'schema' | 'deployRole'> => ({
  schema: connection.schema,
  deployRole: connection.user,
});

/** Results of replays that are kept for the next time. */
const KEPT_COPIES = 8;

/**
 * The schema that migrations produce, built on a scratch server of the target's own major version (DESIGN.md 5.4). Failures:
 * SCRATCH.NO_SERVER, SCRATCH.FETCHING, SCRATCH.FETCH_FAILED, SCRATCH.REPLAY_STOPPED with migration and line, and those of the scratch server.
 */
export async function expectedSchema(
  ports: ScratchPorts,
  expectation: Expectation,
): Promise<Result<ExpectedSchema>> {
  const historyTables = historyTablesOf(expectation);
  return withReplay(
    ports,
    expectation,
    async (scratch, { skipped }) => {
      const snapshot = await readFrom(scratch, historyTables);
      return { snapshot: asPostgresqlMakesIt(snapshot), roles: scratch.roles, skipped };
    },
    memoryOf(ports.expectedSchemas, historyTables),
  );
}

/** Lends a scratch database of its own that has that schema: a clone of a kept copy where there is one. Failures as above. */
export const withExpectedDatabase = async <T>(
  ports: ScratchPorts,
  expectation: Expectation,
  use: (scratch: Scratch) => Promise<T>,
): Promise<Result<T>> => withReplay(ports, expectation, use, null);

async function withReplay<T>(
  ports: ScratchPorts,
  expectation: Expectation,
  use: (scratch: Scratch, report: ReplayReport) => Promise<T>,
  memory: ReplayMemory<T> | null,
): Promise<Result<T>> {
  const server = await ports.scratchServer(expectation.serverMajor);
  if (!server.ok) return server;
  const migrations = await toReplay(ports, expectation.migrations);
  if (!migrations.ok) return migrations;
  try {
    const input = { ...replayOf(ports, expectation), server: server.value, migrations: migrations.value };
    const replayed = await withReplayedDatabase(input, use, memory);
    if (!replayed.ok) return replayed;
    return replayed.value.kind === 'stopped'
      ? failed(replayStopped(replayed.value.at))
      : success(replayed.value.value);
  } catch (error) {
    if (error instanceof TargetError) return failed(scratchBroke(error));
    throw error;
  }
}

function replayOf(
  { extensionsAllowed, parser, clock, ids, logger }: ScratchPorts,
  { schema, deployRole, format, options, serverMajor, ground }: Expectation,
): Omit<ReplayedInput, 'server' | 'migrations'> {
  return {
    major: serverMajor === 'any' ? null : serverMajor,
    schema,
    deployRole,
    ground,
    extensionsAllowed,
    limits: SCRATCH_LIMITS,
    parser,
    clock,
    ids,
    logger,
    alsoRuns: [],
    history: { format, context: { options, schema } },
    keep: KEPT_COPIES,
  };
}

const historyTablesOf = ({ schema, format, options }: Expectation): readonly QualifiedName[] =>
  format.history.tables({ options, schema });

/** The schema under the role names of the target: a scratch database has names of its own for them. The same for the same one; pure. */
export function onTarget(expected: Pick<ExpectedSchema, 'snapshot' | 'roles'>): SchemaSnapshot {
  const { snapshot, roles } = expected;
  const known = NAMED.get(snapshot);
  if (known?.roles === roles) return known.named;
  const named = mapRoles(snapshot, (role) => liveRoleName(role, roles));
  NAMED.set(snapshot, { roles, named });
  return named;
}

/** A schema that is remembered is asked for again and again. */
const NAMED = new WeakMap<
  SchemaSnapshot,
  { readonly roles: ExpectedSchema['roles']; readonly named: SchemaSnapshot }
>();

/** The schema of a scratch database as it is now, as an expected one is read. */
export const readScratchSchema = async (
  scratch: Scratch,
  expectation: Expectation,
): Promise<SchemaSnapshot> => asPostgresqlMakesIt(await readFrom(scratch, historyTablesOf(expectation)));

async function readFrom(scratch: Scratch, historyTables: readonly QualifiedName[]): Promise<SchemaSnapshot> {
  const session = await scratch.open('lockkeeper expected schema');
  try {
    return await readSchema(session.client, { historyTables });
  } finally {
    await session.close();
  }
}

/** What is read of the same content depends on which tables are left out. */
function memoryOf(
  { recent, underWay }: ExpectedSchemas,
  historyTables: readonly QualifiedName[],
): ReplayMemory<ExpectedSchema> {
  const nameOf = (content: Digest): string =>
    digestOf({ content, historyTables: toCanonical(historyTables) });
  return {
    get: (content) => recent.get(nameOf(content)),
    set: (content, value) => {
      recent.set(nameOf(content), value);
    },
    once: (content, work) => underWay.once(nameOf(content), work),
  };
}
