import { failure, type Failure } from '../base/failure';
import { inSentences } from '../base/in-sentences';
import { failed, success, type Result } from '../base/result';
import type { FormatContext, MigrationFormat } from '../formats/format';
import { ranAt } from '../formats/ran';
import { query, type Query } from '../model/query';
import type { SqlParser } from '../sql/sql-parser';
import type { PostgresErrorFacts } from '../target/postgres-error-facts';
import { TargetError } from '../target/target-error';
import type { FlightItem, StatementResult, TargetSession } from '../target/target-session';
import type { Clock } from '../ports/clock';
import type { Ids } from '../ports/ids';
import { renameRoles } from './rename-roles';
import {
  planReplay,
  type MigrationReplay,
  type ReplayedStatement,
  type ReplayMigration,
  type ReplayUnit,
  type SkippedStatement,
} from './replay-plan';

/** What replaying gave besides the schema. */
export interface ReplayReport {
  /** Statements that were left out, in the order of the migrations. */
  readonly skipped: readonly SkippedStatement[];
  /** True when a kept copy was used and nothing had to run. */
  readonly fromKeptCopy: boolean;
}

/** Where a replay stopped. */
export interface ReplayFailure {
  readonly failure: Failure;
  readonly migrationId: string;
  /** From 1 within the migration; null when it was about no single statement. */
  readonly statement: number | null;
  /** 1-based line of the file where the statement begins. */
  readonly line: number | null;
  readonly sqlState: string | null;
  /** 1-based, in characters of the statement as the file has it; null when that is not known. */
  readonly position: number | null;
}

/** How the tool's history is written beside the migrations, for histories whose migrations touch it. */
export interface ReplayHistory {
  readonly format: Pick<MigrationFormat, 'history'>;
  readonly context: FormatContext;
}

export interface ReplayInput {
  readonly migrations: readonly ReplayMigration[];
  /** Null: the tool's table is not made. */
  readonly history: ReplayHistory | null;
  /** Extensions that are there before. */
  readonly madeExtensions: ReadonlySet<string>;
  /** The name on the scratch server of a live role; null to leave it. */
  readonly renameRole: (role: string) => string | null;
  readonly parser: SqlParser;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'uuid'>;
}

/**
 * Runs migrations on a scratch session with the same transactions as a run: one of ours for the whole file, or as the file says. Stops at
 * the first statement that PostgreSQL refuses. Each migration starts from the session's own settings. Throws `TargetError` when the
 * session is lost.
 */
export async function replay(
  session: TargetSession,
  input: ReplayInput,
): Promise<Result<readonly SkippedStatement[], ReplayFailure>> {
  const plans = input.migrations.map((migration) => planReplay(migration, input.madeExtensions));
  const history = input.history;
  if (history !== null && plans.length > 0) {
    for (const item of history.format.history.create(history.context, plans)) await session.query(item);
  }
  for (const plan of plans) {
    const stopped = await replayMigration(session, plan, input);
    if (stopped !== null) return failed(stopped);
  }
  return success(plans.flatMap(({ skipped }) => skipped));
}

/** What a replay of these migrations leaves out, without running it; pure. */
export function skippedBy(
  migrations: readonly ReplayMigration[],
  madeExtensions: ReadonlySet<string>,
): readonly SkippedStatement[] {
  return migrations.flatMap((migration) => planReplay(migration, madeExtensions).skipped);
}

async function replayMigration(
  session: TargetSession,
  plan: MigrationReplay,
  input: ReplayInput,
): Promise<ReplayFailure | null> {
  const record = recordQueries(plan, input);
  for (const [index, unit] of plan.units.entries()) {
    const before = index === 0 ? FRESH_SESSION : [];
    const last = index === plan.units.length - 1;
    const stopped = await replayUnit(session, { plan, unit, before, record: last ? record : [], input });
    if (stopped !== null) return stopped;
  }
  return null;
}

const FRESH_SESSION: readonly Query[] = [query('RESET ALL'), query('RESET ROLE')];

function recordQueries(plan: MigrationReplay, { history, clock, ids }: ReplayInput): readonly Query[] {
  if (history === null) return [];
  const now = clock.now();
  const { format, context } = history;
  const statements = plan.units.reduce((count, unit) => count + unit.statements.length, 0);
  const record = { rowId: ids.uuid(), migration: plan, statements, startedAt: now, ran: ranAt(now, now) };
  return format.history.writeApplied(context, record);
}

interface UnitInput {
  readonly plan: MigrationReplay;
  readonly unit: ReplayUnit;
  readonly before: readonly Query[];
  /** The row of the tool, with the last unit. */
  readonly record: readonly Query[];
  readonly input: ReplayInput;
}

async function replayUnit(session: TargetSession, unit: UnitInput): Promise<ReplayFailure | null> {
  if (unit.unit.kind === 'batch') return replayBatch(session, unit);
  if (unit.unit.kind === 'ours') {
    const { before, record } = unit;
    return fly(session, unit, { head: [...before, BEGIN], tail: [...record, COMMIT] });
  }
  const prepared =
    unit.before.length === 0 ? null : await fly(session, unit, { head: unit.before, only: true });
  const ran = prepared ?? (await fly(session, unit, { head: [] }));
  if (ran !== null || unit.record.length === 0) return ran;
  return fly(session, unit, { head: unit.record, only: true });
}

const BEGIN = query('BEGIN');
const COMMIT = query('COMMIT');

/** One flight: queries of ours, the statements of the unit (unless `only` ours), queries of ours. */
async function fly(
  session: TargetSession,
  { plan, unit, input }: UnitInput,
  around: { readonly head: readonly Query[]; readonly tail?: readonly Query[]; readonly only?: true },
): Promise<ReplayFailure | null> {
  const statements = around.only === true ? [] : unit.statements;
  const texts = statements.map((statement) => scratchText(statement, input));
  const { items, stoppedAt } = await session.flight([
    ...around.head.map(asItem),
    ...texts.map((text): FlightItem => ({ kind: 'statement', text })),
    ...(around.tail ?? []).map(asItem),
  ]);
  if (stoppedAt === null) return null;
  const result = items[stoppedAt];
  if (result === undefined || result.kind === 'not_run' || result.kind === 'done') return null;
  const place = stoppedAt - around.head.length;
  return stopped(session, plan, statements[place] ?? null, { result, sent: texts[place] ?? null });
}

async function replayBatch(session: TargetSession, unit: UnitInput): Promise<ReplayFailure | null> {
  const text = unit.unit.statements[0]?.text ?? '';
  const before = await fly(session, unit, { head: unit.before, only: true });
  if (before !== null) return before;
  const result = await session.sendBatch(text);
  if (result.kind !== 'done') {
    return stopped(session, unit.plan, unit.unit.statements[0] ?? null, { result, sent: text });
  }
  return fly(session, unit, { head: unit.record, only: true });
}

function scratchText(statement: ReplayedStatement, { parser, renameRole }: ReplayInput): string {
  return statement.roles.length === 0 ? statement.text : renameRoles(parser, statement.text, renameRole);
}

async function stopped(
  session: TargetSession,
  plan: MigrationReplay,
  statement: ReplayedStatement | null,
  answer: { readonly result: Exclude<StatementResult, { kind: 'done' }>; readonly sent: string | null },
): Promise<ReplayFailure> {
  const { result, sent } = answer;
  if (result.kind === 'lost') throw new TargetError(result.failure, { facts: result.error, lost: true });
  if (session.transactionStatus() === 'failed') await session.query(query('ROLLBACK'));
  const position = sent === statement?.text ? result.error.position : null;
  return {
    failure: replayFailed(plan.id, statement, result),
    migrationId: plan.id,
    statement: statement?.number ?? null,
    line: statement?.line ?? null,
    sqlState: result.error.sqlState,
    position,
  };
}

function replayFailed(
  id: string,
  statement: ReplayedStatement | null,
  { error, failure: shown }: Extract<StatementResult, { kind: 'refused' }>,
): Failure {
  const number = statement?.number ?? null;
  const place = number === null ? '' : ` at statement ${number}`;
  const where = statement === null ? { file: id } : { file: id, line: statement.line };
  return failure('SCRATCH.REPLAY_FAILED', `The migration ${id} could not be replayed${place}.`, {
    why: inSentences(shown.summary, shown.why),
    fix: fixFor(error) ?? shown.fix,
    where,
  });
}

/** What helps here differs from what helps on a target. */
function fixFor(error: PostgresErrorFacts): string | undefined {
  if (error.sqlState === '42501') {
    return "A scratch database runs other people's SQL with the fewest rights. An extension can be allowed in LOCKKEEPER_ALLOWED_EXTENSIONS; roles cannot be made there.";
  }
  if (error.sqlState === '0A000' || error.sqlState === '58P01') {
    return 'If an extension is missing, give a scratch server that has it in SCRATCH_DATABASE_URL.';
  }
  return undefined;
}

function asItem(item: Query): FlightItem {
  return { kind: 'query', query: item };
}
