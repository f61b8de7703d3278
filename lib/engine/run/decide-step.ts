import { saysText } from '../formats/format';
import type { HistoryEntry, HistoryOutcome } from '../model/history';
import type { PlannedStatement, PlanStep } from '../model/plan';
import type { JournalStatement, JournalStep } from '../model/run';
import { cannotEndTransaction } from './harmless';
import { unitsOf, type Unit } from './unit';

/** What `pg_xact_status` says about a journaled transaction; `unprovable`: too old, or its id may be another transaction's by now. */
export type TransactionFate = 'none' | 'committed' | 'aborted' | 'in_progress' | 'prepared' | 'unprovable';

/** What the catalog says about a statement that only the catalog can tell of. */
export type CatalogFate = 'complete' | 'incomplete' | 'absent' | 'untold';

/** The same, and the SQL that takes away what is half done, where one statement does. */
export interface CatalogFinding {
  readonly fate: CatalogFate;
  readonly mend: readonly string[];
}

/** What was read from the target about one step, after its lock was won. */
export interface StepEvidence {
  /** Row of `lockkeeper.applied` for this migration and deploy; null when there is none or the target is reduced. */
  readonly applied: { readonly runId: string; readonly checksum: string } | null;
  /** The native row whose key was journaled. */
  readonly historyRow: HistoryEntry | null;
  /** Native rows of the same migration that stand and are not ours. */
  readonly foreignRows: readonly HistoryEntry[];
  readonly transaction: TransactionFate;
  /** Numbers (from 1) of statements whose unit has its row in `lockkeeper.intent`, and of those marked done. */
  readonly marked: ReadonlySet<number>;
  readonly done: ReadonlySet<number>;
  /** By statement number, for statements outside a transaction and enum values. */
  readonly catalog: ReadonlyMap<number, CatalogFinding>;
}

/** What became of one migration. `ask`: the target cannot prove it, only a person can tell. */
export interface StepVerdict {
  readonly kind: 'applied' | 'not_applied' | 'partial' | 'contradiction' | 'ask';
  readonly why: string;
  /** What certainly stays of a step that is not applied, in words. */
  readonly remains: readonly string[];
  /** The SQL that takes away what is half done; empty where there is none that certainly does. */
  readonly mend: readonly string[];
}

export interface StepQuestion {
  readonly plan: PlanStep;
  /** The run whose journal this is. */
  readonly runId: string;
  /** No schema `lockkeeper`: the native row is the evidence. */
  readonly reduced: boolean;
  /** Null: the journal never heard of the step. */
  readonly journal: JournalStep | null;
  readonly statements: readonly JournalStatement[];
  readonly evidence: StepEvidence;
}

/** Decides one step from evidence (reference/reliability.md 5.4, to the letter). Asked only with the target's lock held. Pure. */
export function decideStep(question: StepQuestion): StepVerdict {
  const { journal } = question;
  const recorded = recordedVerdict(question);
  if (recorded !== null) return recorded;
  if (journal?.state === 'applied') {
    return verdict(
      'contradiction',
      'The journal says that the migration was applied; the target has no record of it. The database was restored from a backup, failed over to a copy that had not received it, or somebody removed the record.',
    );
  }
  if (journal === null || journal.state === 'waiting') {
    return verdict('not_applied', 'The journal had not heard of it yet, so nothing of it was committed.');
  }
  if (journal.state === 'rolled_back') {
    return verdict('not_applied', 'The run had rolled it back and had written so before it ended.');
  }
  return question.plan.mode === 'one_transaction' ? decideTransaction(question) : decideUnits(question);
}

function verdict(kind: StepVerdict['kind'], why: string, remains: readonly string[] = []): StepVerdict {
  return { kind, why, remains, mend: [] };
}

/** The record that commits with the migration is the first evidence; null when there is none. */
function recordedVerdict(question: StepQuestion): StepVerdict | null {
  const { applied, historyRow, foreignRows } = question.evidence;
  if (applied !== null) return fromApplied(question, applied);
  if (question.plan.act !== 'run') return question.reduced ? markedVerdict(question) : null;
  if (foreignRows.length > 0) {
    return verdict(
      'contradiction',
      'The history holds a row for it that this run did not write: another tool was at work.',
    );
  }
  if (question.reduced && historyRow?.outcome === 'applied') {
    return saysText(historyRow, question.plan.checksum)
      ? verdict('applied', 'The history row whose key was journaled is there and complete.')
      : verdict('contradiction', 'The history row that this run wrote has another checksum now.');
  }
  return null;
}

/** Not every tool tells a migration that was only marked from one that ran. */
const SAYS_APPLIED: ReadonlySet<HistoryOutcome> = new Set(['applied', 'baseline']);

/** A mark or an undo without our record: the tool's row tells, and of rows that were only changed the fate of the transaction. */
function markedVerdict({ plan, evidence }: StepQuestion): StepVerdict | null {
  const told =
    plan.act === 'mark_applied'
      ? evidence.historyRow !== null &&
        SAYS_APPLIED.has(evidence.historyRow.outcome) &&
        saysText(evidence.historyRow, plan.checksum)
      : evidence.transaction === 'committed';
  return told ? verdict('applied', 'The history says what this run had to make it say.') : null;
}

function fromApplied(
  question: StepQuestion,
  applied: { readonly runId: string; readonly checksum: string },
): StepVerdict {
  if (applied.runId !== question.runId) {
    return verdict('contradiction', 'The target says that another run of this deploy applied it.');
  }
  return applied.checksum === question.plan.checksum
    ? verdict('applied', 'The record that commits together with the migration is there.')
    : verdict('contradiction', 'The target says that it was applied with another checksum.');
}

const TRANSACTION_VERDICTS: Readonly<Record<TransactionFate, StepVerdict>> = {
  none: verdict(
    'not_applied',
    'No transaction of it is known, and what commits together with a migration is not there: nothing of it was committed.',
  ),
  aborted: verdict('not_applied', 'PostgreSQL says that its transaction was rolled back.'),
  in_progress: verdict(
    'contradiction',
    'Its transaction is still open though the lock of its session is free.',
  ),
  prepared: verdict(
    'contradiction',
    'Its transaction was prepared for a two-phase commit and waits in pg_prepared_xacts.',
  ),
  committed: verdict(
    'contradiction',
    'PostgreSQL says that its transaction was committed, but the record that belongs to it is missing: the file ended the transaction, or somebody removed the record.',
  ),
  unprovable: verdict(
    'ask',
    'There is no record of it, and the server can no longer say what became of its transaction.',
  ),
};

/** Where the server cannot say any more what became of the transaction, the missing record does, if nothing can have committed without it. */
function decideTransaction({ plan, reduced, evidence: { transaction } }: StepQuestion): StepVerdict {
  return transaction === 'unprovable' && !reduced && cannotEndTransaction(plan, plan.statements)
    ? verdict('not_applied', 'What commits together with it is not there: nothing of it was committed.')
    : TRANSACTION_VERDICTS[transaction];
}

type UnitFate = 'done' | 'not_done' | 'partial' | 'contradiction' | 'ask';

/** Units in their order: those that the journal saw end, then the one it did not, then nothing. */
function decideUnits(question: StepQuestion): StepVerdict {
  const units = unitsOf(question.plan);
  const done: Unit[] = [];
  for (const unit of units) {
    const fate = unitFate(question, unit);
    if (fate === 'done') done.push(unit);
    else return unfinished(question, done, unit, fate);
  }
  return verdict('applied', 'Every statement of it took effect.');
}

function unfinished(
  { plan, evidence }: StepQuestion,
  done: readonly Unit[],
  unit: Unit,
  fate: Exclude<UnitFate, 'done'>,
): StepVerdict {
  const kept = done.map(unitName);
  const name = unitName(unit);
  const title = plan.statements[unit.from]?.title ?? name;
  if (fate === 'contradiction') {
    return verdict(
      'contradiction',
      `What the target says about ${name} does not fit the journal (${title}).`,
      kept,
    );
  }
  if (fate === 'ask') {
    return verdict('ask', `Whether ${name} took effect cannot be read from the target (${title}).`, kept);
  }
  if (fate === 'partial') {
    const half = verdict('partial', `${capitalised(name)} is half done (${title}).`, [
      ...kept,
      `${name}, half done`,
    ]);
    return { ...half, mend: evidence.catalog.get(unit.to)?.mend ?? [] };
  }
  return kept.length === 0
    ? verdict('not_applied', 'None of its statements took effect.')
    : verdict('partial', `It ended before ${name}.`, kept);
}

const unitName = ({ from, to }: Unit): string =>
  to - from === 1 ? `statement ${to}` : `statements ${from + 1} to ${to}`;

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function unitFate(question: StepQuestion, unit: Unit): UnitFate {
  const last = question.statements.find((row) => row.statement === unit.to);
  const first = question.statements.find((row) => row.statement === unit.from + 1);
  if (last?.state === 'done') return 'done';
  if (first === undefined || NEVER_SENT.has(first.state)) return 'not_done';
  if (question.evidence.done.has(unit.to)) return 'done';
  return unit.kind === 'bare' ? bareFate(question, unit) : transactionFate(question, unit);
}

const NEVER_SENT: ReadonlySet<string> = new Set(['waiting', 'not_run', 'rolled_back']);

const CATALOG_FATES: Readonly<Record<CatalogFate, UnitFate>> = {
  complete: 'done',
  incomplete: 'partial',
  absent: 'not_done',
  untold: 'ask',
};

const catalogFate = ({ catalog }: StepEvidence, unit: Unit): UnitFate =>
  CATALOG_FATES[catalog.get(unit.to)?.fate ?? 'untold'];

/** The mark commits before the statement is sent: without it nothing went, whatever the catalog shows under that name. */
function bareFate({ evidence, reduced }: StepQuestion, unit: Unit): UnitFate {
  if (!reduced && !evidence.marked.has(unit.to)) return 'not_done';
  return catalogFate(evidence, unit);
}

/** Without the schema `lockkeeper` the fate of the transaction is all there is; with it, a committed one must have left its row. */
function transactionFate(question: StepQuestion, unit: Unit): UnitFate {
  const { reduced, evidence } = question;
  const { transaction } = evidence;
  switch (transaction) {
    case 'none':
    case 'aborted':
      return 'not_done';
    case 'committed':
      return reduced ? 'done' : 'contradiction';
    case 'in_progress':
    case 'prepared':
      return 'contradiction';
    case 'unprovable':
      return unprovableFate(question, unit);
  }
}

function unprovableFate({ plan, reduced, evidence }: StepQuestion, unit: Unit): UnitFate {
  if (isEnumValue(plan.statements[unit.from])) return catalogFate(evidence, unit);
  return !reduced && cannotEndTransaction(plan, statementsWithin(plan, unit)) ? 'not_done' : 'ask';
}

/** Without the file's own BEGIN and its end. */
const statementsWithin = ({ statements }: PlanStep, { from, to, ...unit }: Unit): PlanStep['statements'] =>
  unit.kind === 'transaction' && unit.control === 'file'
    ? statements.slice(from + 1, to - 1)
    : statements.slice(from, to);

const isEnumValue = (statement: PlannedStatement | undefined): boolean =>
  statement !== undefined && statement.enumValue !== null;
