import { failure } from '../../engine/base/failure';
import { Fault } from '../../engine/base/fault';
import { InvariantError } from '../../engine/base/invariant';
import { later } from '../../engine/model/instant';
import type { JournalStatement, Run } from '../../engine/model/run';
import type { Clock } from '../../engine/ports/clock';
import type { RunJournal, RunReads } from '../../engine/ports/journal';
import type { Logger } from '../../engine/ports/logger';
import type { Journalist } from '../db';
import { ProgressBatch } from './progress-batch';
import { CANCEL_REQUESTED, RENEW_LEASE, WRITE_PROGRESS, WRITE_STEPS } from './sql/journal-statements';
import { isTransient, translateJournalError } from './store-error';

/** How long a lease lasts from its last renewal. */
export const LEASE_MILLISECONDS = 60_000;
const BATCH_MILLISECONDS = 150;

type Owner = Pick<Run, 'id' | 'fence'>;
type Values = readonly (string | number)[];

/**
 * The journal of runs on the store. A durable write is one statement that checks the fence itself; progress and live facts are sent
 * together every 150 ms, and open pages are told then. A batch that cannot be written is dropped and logged.
 */
export function createRunJournal(ports: {
  readonly journalist: Journalist;
  readonly reads: Pick<RunReads, 'journal'>;
  readonly clock: Clock;
  readonly logger: Logger;
}): RunJournal {
  const { reads, clock } = ports;
  const query = durableQuery(ports.journalist);
  const progress = createProgress(ports);
  return {
    async write(run, rows) {
      const steps = rows.map(({ step }) => step);
      const statements = rows.flatMap((each) => each.statements);
      await progress.give(run, statements);
      const given = [run.id, run.fence, JSON.stringify(statements), JSON.stringify(steps)];
      const [row] = await query(WRITE_STEPS, given);
      if (row?.get('held') !== 1) throw superseded();
      if (row.get('steps') !== steps.length || row.get('statements') !== statements.length) {
        throw new InvariantError(`rows of another deploy were written for run ${run.id}`);
      }
    },

    progress: (run, statements) => {
      progress.of(run).add(statements);
    },

    live: (run, facts) => {
      progress.of(run).show(facts);
    },

    flush: () => progress.flush(),

    read: (runId) => reads.journal(runId),

    async renewLease(run) {
      const until = later(clock.now(), LEASE_MILLISECONDS);
      const [row] = await query(RENEW_LEASE, [run.id, run.fence, until]);
      if (row === undefined) throw superseded();
    },

    async cancelRequested(run) {
      const [row] = await query(CANCEL_REQUESTED, [run.id, run.fence]);
      if (row === undefined) throw superseded();
      return row.get('requested') === true;
    },
  };
}

interface Progress {
  /** The batch that is being collected for a run; it leaves by itself. */
  of(run: Owner): ProgressBatch;
  /** Lets a durable write say something about statements: nothing older may arrive after it. Pages are told with the next batch. */
  give(run: Owner, statements: readonly JournalStatement[]): Promise<void>;
  flush(): Promise<void>;
}
function createProgress(ports: {
  readonly journalist: Journalist;
  readonly clock: Clock;
  readonly logger: Logger;
}): Progress {
  const collecting = new Map<string, { readonly run: Owner; readonly batch: ProgressBatch }>();
  const leaving = new Set<ProgressBatch>();
  let lastLeft: Promise<void> = Promise.resolve();
  let timer: Promise<void> | null = null;

  const leave = (): Promise<void> => {
    const batches = [...collecting.values()];
    collecting.clear();
    for (const { batch } of batches) leaving.add(batch);
    lastLeft = lastLeft.then(async () => {
      for (const { run, batch } of batches) {
        await writeBatch(ports, run, batch);
        leaving.delete(batch);
      }
    });
    return lastLeft;
  };

  const of = (run: Owner): ProgressBatch => {
    timer ??= ports.clock.pause(BATCH_MILLISECONDS).then(() => {
      timer = null;
      return leave();
    });
    const known = collecting.get(run.id);
    if (known !== undefined) return known.batch;
    const batch = new ProgressBatch();
    collecting.set(run.id, { run, batch });
    return batch;
  };

  return {
    of,
    async give(run, statements) {
      of(run).forget(statements);
      if ([...leaving].some((batch) => batch.mentions(statements))) await lastLeft;
    },
    flush: leave,
  };
}

async function writeBatch(
  { journalist, clock, logger }: { journalist: Journalist; clock: Clock; logger: Logger },
  run: Owner,
  batch: ProgressBatch,
): Promise<void> {
  try {
    await journalist.query(WRITE_PROGRESS, [
      run.id,
      run.fence,
      JSON.stringify(batch.statements),
      JSON.stringify(batch.live),
      clock.now(),
    ]);
  } catch (error) {
    logger.warn('run.progress_dropped', { runId: run.id, error });
  }
}

/** Repeats a write once that met a deadlock or a connection which had broken meanwhile: each of them may be made twice. */
function durableQuery(journalist: Journalist) {
  return async (sql: string, values: Values) => {
    try {
      return await journalist.query(sql, values);
    } catch (error) {
      const translated = translateJournalError(error);
      if (!isTransient(error) && !(translated instanceof Fault)) throw translated;
      return await journalist.query(sql, values).catch((again: unknown) => {
        throw translateJournalError(again);
      });
    }
  };
}

function superseded(): Fault {
  return new Fault(
    failure('RUN.SUPERSEDED', 'Another worker has taken this run over.', {
      why: 'The lease of this worker was over, or the run was ended.',
      fix: 'Nothing: the other worker finds out what is true on the target.',
    }),
  );
}
