import { counts, isRowOf, type HistoryFormat } from '../../formats/format';
import type { HistoryEntry } from '../../model/history';
import type { PlannedStatement, PlanStep } from '../../model/plan';
import { query } from '../../model/query';
import type { JournalStatement, JournalStep } from '../../model/run';
import { readApplied } from '../../target/ensure-lockkeeper-schema';
import { NO_STATEMENT, type AppliedEvidence } from '../../target/lockkeeper-schema';
import type { Row } from '../../target/row';
import { TargetError } from '../../target/target-error';
import type { TargetSession } from '../../target/target-session';
import type { CatalogFinding, StepEvidence, TransactionFate } from '../decide-step';
import { item, rowsIn } from '../perform/flight-answer';
import { transactionFateQuery } from '../perform/own-queries';
import { readCatalogFate } from './read-catalog-fate';

/** What the target says about a whole deploy; read once, with its lock held. */
export interface TargetEvidence {
  readonly history: readonly HistoryEntry[];
  /** Null: there is no schema `lockkeeper` that we may read. */
  readonly applied: readonly AppliedEvidence[] | null;
  /** `step:statement` of units with a mark, and of those whose mark says *done*. */
  readonly marked: ReadonlySet<string>;
  readonly done: ReadonlySet<string>;
}

/** Reads what is one row for the whole deploy. Throws `TargetError`. */
export async function readTargetEvidence(
  session: TargetSession,
  deploy: { readonly id: string; readonly lostRunId: string; readonly reduced: boolean },
  history: readonly HistoryEntry[],
): Promise<TargetEvidence> {
  if (deploy.reduced) return { history, applied: null, marked: new Set(), done: new Set() };
  const applied = await readApplied(session, deploy.id);
  const { rows } = await session.query(
    query('SELECT step, statement, state FROM lockkeeper.intent WHERE run_id = $1', deploy.lostRunId),
  );
  const done = rows.filter((row) => row['state'] === 'done');
  return { history, applied, marked: new Set(rows.map(unitKey)), done: new Set(done.map(unitKey)) };
}

const unitKey = (row: Row): string => `${String(row['step'])}:${String(row['statement'])}`;

export interface StepRows {
  readonly place: number;
  readonly plan: PlanStep;
  readonly journal: JournalStep | null;
  readonly statements: readonly JournalStatement[];
}

/** The part of the evidence that is about one step, with what only the server and its catalog can tell. Throws `TargetError`. */
export async function readStepEvidence(
  session: TargetSession,
  history: HistoryFormat,
  target: TargetEvidence,
  step: StepRows,
  recoveredTo: string | null,
): Promise<StepEvidence> {
  const { plan, journal } = step;
  const applied = target.applied?.find((row) => row.migrationId === plan.migrationId) ?? null;
  const rows = target.history.filter((entry) => entry.migrationId === plan.migrationId);
  const transaction = await readFate(session, journal, recoveredTo);
  const isOurs = (entry: HistoryEntry): boolean =>
    journal !== null &&
    isRowOf(history, entry, { rowId: journal.historyRowId, plan }) &&
    // A row without a key of ours is ours only when nobody else can have written it.
    (history.choosesRowIds ||
      applied !== null ||
      transaction === 'committed' ||
      (entry.outcome === 'failed' && target.marked.has(`${String(step.place)}:${String(NO_STATEMENT)}`)));
  return {
    applied: applied === null ? null : { runId: applied.runId, checksum: applied.checksum },
    historyRow: rows.find(isOurs) ?? null,
    foreignRows: rows.filter((entry) => !isOurs(entry) && counts(entry)),
    transaction,
    marked: numbersIn(target.marked, step),
    done: numbersIn(target.done, step),
    catalog: await readCatalogFates(session, step),
  };
}

const numbersIn = (keys: ReadonlySet<string>, { plan, place }: StepRows): ReadonlySet<number> =>
  new Set(plan.statements.map(({ number }) => number).filter((number) => keys.has(`${place}:${number}`)));

/**
 * A transaction id of another timeline may lie in the future, which is an error; that proves nothing either way. Nor does what became of it
 * where the server has recovered from its log since, and may have given it out again; unless that was rolled back: had ours been
 * committed and kept, its id would have been kept as well.
 */
async function readFate(
  session: TargetSession,
  journal: Pick<JournalStep, 'transactionId' | 'recoveredTo'> | null,
  recoveredTo: string | null,
): Promise<TransactionFate> {
  const fate = await readFateOfId(session, journal?.transactionId ?? null);
  return journal?.recoveredTo !== recoveredTo && OF_SOME_TRANSACTION.has(fate) ? 'unprovable' : fate;
}

const OF_SOME_TRANSACTION: ReadonlySet<TransactionFate> = new Set(['committed', 'in_progress', 'prepared']);

async function readFateOfId(session: TargetSession, transactionId: string | null): Promise<TransactionFate> {
  if (transactionId === null) return 'none';
  const flight = await session.flight([item(transactionFateQuery(transactionId))]);
  const [result] = flight.items;
  if (result?.kind === 'lost') throw new TargetError(result.failure, { lost: true });
  const fate = rowsIn(flight, 0)[0]?.['fate'];
  if (fate === 'committed' || fate === 'aborted') return fate;
  return fate === 'in progress' ? whileInProgress(session, transactionId) : 'unprovable';
}

/** `pg_prepared_xacts` holds the low 32 bits. Source: PostgreSQL manual, 53.16 and 8.19. */
async function whileInProgress(session: TargetSession, transactionId: string): Promise<TransactionFate> {
  const { rows } = await session.query(
    query(
      'SELECT 1 AS there FROM pg_catalog.pg_prepared_xacts WHERE transaction = ($1::pg_catalog.xid8)::pg_catalog.xid',
      transactionId,
    ),
  );
  return rows.length === 0 ? 'in_progress' : 'prepared';
}

async function readCatalogFates(
  session: TargetSession,
  { plan, statements }: StepRows,
): Promise<ReadonlyMap<number, CatalogFinding>> {
  const undecided = new Set(statements.filter((row) => row.state !== 'done').map((row) => row.statement));
  const asked = plan.statements.filter(
    (statement) => undecided.has(statement.number) && onlyCatalogKnows(statement),
  );
  const fates = new Map<number, CatalogFinding>();
  for (const statement of asked) fates.set(statement.number, await readCatalogFate(session, statement));
  return fates;
}

const onlyCatalogKnows = (statement: PlannedStatement): boolean =>
  !statement.transactional || statement.enumValue !== null;
