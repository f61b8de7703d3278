import { failed, type Result } from '../../base/result';
import type { MigrationFormat } from '../../formats/format';
import type { Datamodel } from '../../model/datamodel';
import type { Migration, ToolOptions } from '../../model/migration';
import { query } from '../../model/query';
import { EMPTY_GROUND, SCRATCH_LIMITS } from '../../scratch/scratch-input';
import type { ScratchServer } from '../../scratch/scratch-server';
import type { Scratch } from '../../scratch/with-scratch-database';
import { withReplayedDatabase } from '../../scratch/with-replayed-database';
import { relayQuery } from '../../target/relay-query';
import { TargetError } from '../../target/target-error';
import { replayStopped, scratchBroke, toReplay } from './to-replay';
import type { WorkerPorts } from './worker-ports';

export type DatamodelPorts = Pick<
  WorkerPorts,
  'clock' | 'ids' | 'logger' | 'parser' | 'scripts' | 'extensionsAllowed' | 'datamodels'
>;

/** A folder of migrations, and what its application believes the result to be. */
export interface DatamodelComparison {
  readonly server: ScratchServer;
  readonly format: MigrationFormat;
  readonly options: ToolOptions;
  readonly migrations: readonly Migration[];
  readonly datamodel: Datamodel;
  /** First schema of the search path. */
  readonly schema: string;
  /** How many replays are kept for the next time. */
  readonly keep: number;
}

/** Nobody's: owner and rights are no part of a datamodel. */
const DEPLOY_ROLE = 'lockkeeper_datamodel';

/**
 * The SQL that the migrations lack to be what the datamodel says; null when they lack nothing. The migrations are replayed by us on a
 * scratch database, the tool's engine only reads it. Failures: SCRATCH.*, DATAMODEL.*, and those of migrations that cannot be replayed.
 */
export async function compareDatamodel(
  ports: DatamodelPorts,
  comparison: DatamodelComparison,
): Promise<Result<string | null>> {
  const { format, options, schema, server, keep } = comparison;
  const migrations = await toReplay(ports, comparison.migrations);
  if (!migrations.ok) return migrations;
  try {
    const replayed = await withReplayedDatabase(
      {
        server,
        major: null,
        schema,
        deployRole: DEPLOY_ROLE,
        ground: EMPTY_GROUND,
        extensionsAllowed: ports.extensionsAllowed,
        limits: SCRATCH_LIMITS,
        parser: ports.parser,
        clock: ports.clock,
        ids: ports.ids,
        logger: ports.logger,
        migrations: migrations.value,
        alsoRuns: [],
        history: { format, context: { options, schema } },
        keep,
      },
      (scratch) => askEngine(ports, scratch, comparison),
    );
    if (!replayed.ok) return replayed;
    if (replayed.value.kind === 'stopped') return failed(replayStopped(replayed.value.at));
    return replayed.value.value;
  } catch (error) {
    if (error instanceof TargetError) return failed(scratchBroke(error));
    throw error;
  }
}

async function askEngine(
  { datamodels }: DatamodelPorts,
  scratch: Scratch,
  { datamodel, schema }: DatamodelComparison,
): Promise<Result<string | null>> {
  const session = await scratch.open('lockkeeper datamodel');
  try {
    await session.query(query('SET default_transaction_read_only = on'));
    return await datamodels.missingSql({
      datamodel,
      schema,
      ask: (question) => relayQuery(session.client, question),
    });
  } finally {
    await session.close();
  }
}
