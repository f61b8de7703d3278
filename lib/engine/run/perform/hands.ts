import type { SchemaSnapshot } from '../../catalog/schema-snapshot';
import type { CanonicalValue } from '../../base/canonical-json';
import type { Failure } from '../../base/failure';
import { InvariantError } from '../../base/invariant';
import type { Result } from '../../base/result';
import type { LockContext, MigrationFormat } from '../../formats/format';
import type { Environment } from '../../model/environment';
import type { Plan } from '../../model/plan';
import type { Run } from '../../model/run';
import type { TargetIdentity } from '../../model/target-identity';
import type { FreshFacts } from '../../plan/plan-digest';
import type { Clock } from '../../ports/clock';
import type { Ids } from '../../ports/ids';
import type { LiveFacts, RunJournal } from '../../ports/journal';
import type { Logger } from '../../ports/logger';
import type { Comparison } from '../../recorder/comparing-gate';
import type { ProgramWay } from '../../recorder/run-program';
import type { StatementGate } from '../../recorder/statement-gate';
import type { AuditMark } from '../../target/lockkeeper-schema';
import type { KnownSchema } from '../../target/catalog/read-schema';
import type { TargetSession } from '../../target/target-session';
import type { EffectVerdict, Outcome } from '../effect';
import type { FailPointName, FailPoints } from '../fail-points';
import type { StopReason } from '../run-state';
import type { Setting } from './own-queries';

/** Runs the program of a step on the run's own session, behind a gate; what it gave back, or why it was not done. */
export type RunsProgram = (given: {
  readonly session: TargetSession;
  readonly gate: StatementGate;
  readonly file: string;
  readonly way: ProgramWay;
  /** True when somebody wants the run to end. */
  readonly isCancelled: () => boolean;
}) => Promise<Result<CanonicalValue>>;

/** How the programs of a plan are run, and what they may say. */
export interface RunPrograms extends Omit<Comparison, 'planned'> {
  readonly run: RunsProgram;
}

/** What it takes to hold a target: to reach it, to own it, to write down what happens. */
export interface HoldInput {
  readonly run: Pick<Run, 'id' | 'fence' | 'deployId'>;
  readonly plan: Plan;
  readonly environment: Pick<Environment, 'id' | 'connection' | 'connectionVersion' | 'identity'> &
    Partial<Pick<Environment, 'name'>>;
  readonly format: MigrationFormat;
  /** `watch` is asked for only while a statement takes long or has to be cancelled. */
  readonly openSession: (kind: 'run' | 'watch') => Promise<TargetSession>;
  /** Head of the audit chain, left on the target together with the fence. */
  readonly auditMark: AuditMark | null;
  readonly journal: RunJournal;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  /** Aborts when the process has to end: the run stops at the next safe point. */
  readonly signal: AbortSignal;
  readonly failPoints: FailPoints;
  /** For programs of the plan's release; absent where the plan has none. */
  readonly programs?: RunPrograms;
  /** How long to wait for our lock, and for the lock of the native tool. */
  readonly lockBudgetMs: number;
}

/** Everything a run is made of. */
export interface RunInput extends HoldInput {
  /** The schema as this process read it last; null: all of it is read. */
  readonly lastReading: KnownSchema | null;
  /** Objects under an accepted drift item: not part of the schema digest. */
  readonly ignoredObjects: ReadonlySet<string>;
  /** What the store says now about the parts that the target cannot tell; asked under the target's lock. */
  readonly refresh: () => Promise<Pick<FreshFacts, 'policyVersion' | 'steps'>>;
  /** Why nothing may begin on the target now, whatever it is; asked last before the first statement, under the target's lock. */
  readonly mayBegin: () => Promise<Failure | null>;
  /** Keeps the schema that the run found, so that its effect can be told also when its worker does not live to tell it. */
  readonly keepSchema: (before: SchemaSnapshot) => Promise<void>;
  /** The effect check (lib/engine/verify); asked once every migration is applied, still under the lock. */
  readonly checkEffect: (facts: EffectFacts) => Promise<EffectVerdict>;
}

/** The schema under the lock, before the first statement and after the last. */
export interface EffectFacts {
  readonly before: SchemaSnapshot;
  readonly after: SchemaSnapshot;
}

/** What the runner holds between effects and the pure run has no need of. */
export interface Hands<I extends HoldInput = HoldInput> {
  readonly input: I;
  readonly format: LockContext;
  session: TargetSession | null;
  watch: TargetSession | null;
  /** Of the session as it was after connecting. */
  settings: readonly Setting[];
  identity: TargetIdentity | null;
  readingBefore: KnownSchema | null;
  schemaAfter: SchemaSnapshot | null;
  /** What the watcher saw of the statement that was sent last; null while it saw nothing. */
  seen: LiveFacts | null;
  lockHeld: boolean;
  stop: StopReason | null;
  /** Set when the store says that a newer run has the fence. */
  superseded: Failure | null;
  /** `started_at` of the last history row, so that the rows keep their order. */
  lastStartedAt: string;
  /** How far the target's clock is ahead of ours. */
  aheadMs: number;
  /** `RECOVERED_TO` as the session found it. */
  recoveredTo: string | null;
  /** What the catalog showed before a bare statement, and the time limits to go back to. */
  bare: BareBefore | null;
  /** Thrown by a fail point where nothing could wait for it. */
  planted: Promise<void> | null;
}

export interface BareBefore {
  readonly brokenIndexes: ReadonlySet<string>;
  readonly pendingDetaches: ReadonlySet<string>;
  readonly limits: readonly (readonly [name: string, value: string])[];
}

const contextOf = ({ plan, environment }: HoldInput): LockContext => {
  const { schema, database } = environment.connection;
  const { name } = environment;
  return { options: plan.options, schema, database, ...(name === undefined ? {} : { environment: name }) };
};

export function createHands<I extends HoldInput>(input: I): Hands<I> {
  return {
    input,
    format: contextOf(input),
    session: null,
    watch: null,
    settings: [],
    identity: null,
    readingBefore: null,
    schemaAfter: null,
    seen: null,
    lockHeld: false,
    stop: null,
    superseded: null,
    lastStartedAt: '',
    aheadMs: 0,
    recoveredTo: null,
    bare: null,
    planted: null,
  };
}

type WithoutTime<T> = T extends Outcome ? Omit<T, 'at'> : never;

/** An outcome before it has its time. */
export type Answer = WithoutTime<Outcome>;

export const DONE: Answer = { kind: 'done' };

/** The session of the run; asking before it is there is a mistake of ours. */
export function sessionOf(hands: Hands): TargetSession {
  if (hands.session === null) throw new InvariantError('the run has no session');
  return hands.session;
}

/** Tells the fail points where the run is; what is armed there happens now. */
export async function reach(
  hands: Hands,
  name: FailPointName,
  step: number | null = null,
  statement: number | null = null,
): Promise<void> {
  reachNow(hands, name, step, statement);
  await awaitPlanted(hands);
}

/** Waits for what was planted where nothing could wait. */
export async function awaitPlanted(hands: Hands): Promise<void> {
  const { planted } = hands;
  if (planted === null) return;
  hands.planted = null;
  await planted;
}

/** The same where nothing can wait; a promise is waited for by the next `reach`. */
export function reachNow(
  hands: Hands,
  name: FailPointName,
  step: number | null,
  statement: number | null,
): void {
  const { session } = hands;
  const happening = hands.input.failPoints.reached(
    name,
    { step, statement },
    { dropConnection: () => session?.destroy(), resetConnection: () => session?.reset() },
  );
  if (happening === null) return;
  happening.catch(() => undefined);
  hands.planted ??= happening;
}
