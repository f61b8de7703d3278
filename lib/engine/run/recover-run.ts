import type { CanonicalValue } from '../base/canonical-json';
import { failure, type Failure } from '../base/failure';
import { Fault } from '../base/fault';
import type { SchemaSnapshot } from '../catalog/schema-snapshot';
import { recordedMigration } from '../formats/format';
import type { History } from '../model/history';
import type { PlanStep } from '../model/plan';
import type { JournalStep, Run } from '../model/run';
import type { TargetIdentity } from '../model/target-identity';
import type { LockHolder } from '../target/poll-advisory-lock';
import { decideStep } from './decide-step';
import type { EffectVerdict } from './effect';
import { accompany } from './perform/accompany';
import { createHands, sessionOf, type Answer, type Hands, type HoldInput } from './perform/hands';
import { holdTarget, type Hold } from './recover/hold-target';
import { readStepEvidence, readTargetEvidence, type StepRows } from './recover/read-evidence';
import { recoveryOutcome } from './recover/recovery-outcome';
import { settleStep, type Decided } from './recover/settle-step';
import { writeVerdicts } from './recover/write-verdicts';
import type { RunOutcome } from './run-result';
import { readSchema } from '../target/catalog/read-schema';

/** Everything a recovery is made of. `run` has a fence of its own, newer than that of the run that was lost. */
export interface RecoverInput extends HoldInput {
  /** The run whose outcome is not known; its journal is read. */
  readonly lost: Pick<Run, 'id'>;
  /** The effect check (lib/engine/verify), when every migration turns out to be applied; still under the lock. */
  readonly checkEffect: (facts: { readonly after: SchemaSnapshot }) => Promise<EffectVerdict>;
  /** Hears who has the target's lock while it is waited for; `ours` is the session of the lost run. */
  readonly onWaiting?: (holder: LockHolder | null, ours: boolean) => void;
}

/** What one migration turned out to be, with the rows that say so. */
export interface RecoveredStep extends Pick<Decided, 'verdict'>, Pick<PlanStep, 'act'> {
  readonly migrationId: string;
  /** The very rows that were read, for the audit. */
  readonly evidence: CanonicalValue;
}

export type RecoveryResult =
  | {
      readonly kind: 'decided';
      readonly outcome: RunOutcome;
      readonly steps: readonly RecoveredStep[];
      readonly identity: TargetIdentity | null;
      /** Null unless every migration is applied. */
      readonly schemaAfter: SchemaSnapshot | null;
    }
  /** Still unknown: the target cannot be reached, its lock is taken, or it is not the target. Ask again later. */
  | { readonly kind: 'undecided'; readonly failure: Failure; readonly holder: LockHolder | null };

/**
 * Finds out what became of a run whose end nobody saw (reference/reliability.md 5.4): wins the target's lock first, since only then the
 * lost session can do nothing more; makes sure of the database; raises the fence; then decides each migration from evidence, brings the
 * tool's rows in line with the verdicts and journals them. Runs no statement of any migration and resumes nothing. Throws only for
 * mistakes of ours and when the store cannot be written.
 */
export async function recoverRun(input: RecoverInput): Promise<RecoveryResult> {
  const hands = createHands(input);
  const companion = accompany(hands);
  try {
    const journal = await input.journal.read(input.lost.id);
    const held = await holdTarget(hands, journal.steps, input.onWaiting ?? (() => undefined));
    if (held.kind === 'undecided') return held;
    return await decideAll(hands, held, journal);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    input.logger.warn('recovery.undecided', { error });
    return { kind: 'undecided', failure: error.failure, holder: null };
  } finally {
    await companion.end();
    await hands.session?.close();
  }
}

type Journal = Awaited<ReturnType<HoldInput['journal']['read']>>;
type Held = Extract<Hold, { kind: 'held' }>;

async function decideAll(hands: Hands<RecoverInput>, held: Held, journal: Journal): Promise<RecoveryResult> {
  const { input } = hands;
  const decided = await decideSteps(hands, held, journal);
  for (const step of decided) {
    const settled = await settleStep(hands, held, step);
    if (settled.kind !== 'done') return undecidedBy(settled);
  }
  await freeOurRow(hands);
  const applied = decided.every(({ verdict }) => verdict.kind === 'applied');
  const schemaAfter = applied ? await schemaOf(hands) : null;
  const effect = schemaAfter === null ? null : await input.checkEffect({ after: schemaAfter });
  await writeVerdicts(input, decided);
  const steps = decided.map(({ step, verdict, evidence }) => ({
    act: step.plan.act,
    migrationId: step.plan.migrationId,
    verdict,
    evidence,
  }));
  const outcome = recoveryOutcome(steps, effect, input.format.advice);
  return { kind: 'decided', outcome, steps, identity: hands.identity, schemaAfter };
}

/** What the lost run has marked as its own of the tool's lock, and nothing that anybody else has taken. */
async function freeOurRow(hands: Hands): Promise<void> {
  const lock = hands.input.format.lock(hands.format);
  if (lock.kind !== 'row') return;
  const session = sessionOf(hands);
  if ((await session.query(lock.unmade)).rows.length === 0) await session.query(lock.freeOurs);
}

type DecidedWithEvidence = Decided & { readonly evidence: CanonicalValue };

async function decideSteps(
  hands: Hands<RecoverInput>,
  held: Held,
  journal: Journal,
): Promise<readonly DecidedWithEvidence[]> {
  const { input } = hands;
  const session = sessionOf(hands);
  const deploy = { id: input.run.deployId, lostRunId: input.lost.id, reduced: held.reduced };
  const { history } = input.format;
  const told = {
    ...held.history,
    entries: history.tell(input.plan.steps.map(recordedMigration), held.history.entries),
  };
  const target = await readTargetEvidence(session, deploy, told.entries);
  const decided: DecidedWithEvidence[] = [];
  for (const [place, plan] of input.plan.steps.entries()) {
    const step: StepRows = {
      place,
      plan,
      journal: journal.steps.find((row) => row.step === place) ?? null,
      statements: journal.statements.filter((row) => row.step === place),
    };
    const evidence = await readStepEvidence(session, history, target, step, hands.recoveredTo);
    const verdict = decideStep({ ...step, runId: input.lost.id, reduced: held.reduced, evidence });
    const { historyRow, foreignRows } = evidence;
    decided.push({
      step,
      verdict,
      historyRow,
      foreignRows,
      evidence: keptEvidence(step, evidence, told),
    });
  }
  return decided;
}

function keptEvidence(
  { journal, plan }: StepRows,
  evidence: Awaited<ReturnType<typeof readStepEvidence>>,
  history: History,
): CanonicalValue {
  return {
    journal: journal === null ? null : journalEvidence(journal),
    applied: evidence.applied === null ? null : { ...evidence.applied },
    history: history.entries
      .filter((entry) => entry.migrationId === plan.migrationId)
      .map(({ rowId, outcome, checksum }) => ({ rowId, outcome, checksum })),
    transaction: evidence.transaction,
    statementsDone: [...evidence.done],
    catalog: [...evidence.catalog].map(([statement, { fate }]) => ({ statement, fate })),
  };
}

const journalEvidence = ({ state, transactionId, recoveredTo }: JournalStep) => ({
  state,
  transactionId,
  recoveredTo,
});

const schemaOf = (hands: Hands): Promise<SchemaSnapshot> =>
  readSchema(sessionOf(hands).client, { historyTables: hands.input.format.history.tables(hands.format) });

function undecidedBy(answer: Answer): Extract<RecoveryResult, { kind: 'undecided' }> {
  const said =
    'failure' in answer ? answer.failure : failure('RECOVERY.UNDECIDED', 'The target could not be asked.');
  return { kind: 'undecided', failure: said, holder: null };
}
