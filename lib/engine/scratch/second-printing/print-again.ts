import type { PrintedPair } from '../../drift/text-pairs';
import { millisecondsBetween } from '../../model/instant';
import { query, type Query } from '../../model/query';
import type { Clock } from '../../ports/clock';
import type { ParsedScript } from '../../sql/parse-script';
import { PRINTING_SETTINGS } from '../../target/catalog/printing-settings';
import { TargetError } from '../../target/target-error';
import type { FlightItem, TargetSession } from '../../target/target-session';
import { recreationOf, type Recreation } from './recreation';

/** How much a second printing may take. */
export interface PrintingLimits {
  /** How often a text that keeps changing is read again. */
  readonly rounds: number;
  /** For making one definition again. */
  readonly statementMs: number;
  /** For all of them; enforced from outside by giving up the session. */
  readonly totalMs: number;
}

export const PRINTING_LIMITS: PrintingLimits = { rounds: 4, statementMs: 2_000, totalMs: 30_000 };

export interface PrintAgainInput {
  readonly pairs: readonly PrintedPair[];
  /** Other people's texts are parsed within limits of their own. */
  readonly parse: (text: string) => Promise<ParsedScript>;
  readonly clock: Clock;
  readonly limits: PrintingLimits;
}

/**
 * For each pair whether both texts come to the same when PostgreSQL makes the definition from them again, and prints it, until the print
 * stands still. A text that cannot be made again, or not in time, is not the same; a pair that was not reached before the time was over has
 * no answer. Every text is made in a transaction of its own that is rolled back, and only as the one statement that it claims to be. The
 * session is one of a scratch owner on a database that is thrown away; it may be over afterwards. Never throws for what the texts do.
 */
export async function printAgain(
  session: TargetSession,
  input: PrintAgainInput,
): Promise<ReadonlyMap<PrintedPair, boolean>> {
  const answers = new Map<PrintedPair, boolean>();
  const done = new AbortController();
  const started = input.clock.now();
  const watch = input.clock.pause(input.limits.totalMs, done.signal).then(() => {
    if (!done.signal.aborted) session.destroy();
  });
  try {
    for (const pair of input.pairs) {
      if (millisecondsBetween(started, input.clock.now()) > input.limits.totalMs) break;
      answers.set(pair, false);
      answers.set(pair, await meetsAgain(session, pair, input));
    }
  } catch (error) {
    // The text that the session was lost with has its answer: not the same.
    if (!(error instanceof TargetError)) throw error;
  } finally {
    done.abort();
    await watch;
  }
  return answers;
}

async function meetsAgain(
  session: TargetSession,
  pair: PrintedPair,
  input: PrintAgainInput,
): Promise<boolean> {
  let [expected, live] = [pair.expected, pair.live];
  for (let round = 0; round < input.limits.rounds; round += 1) {
    const again = {
      expected: await printOnce(session, pair, { ...input, text: expected }),
      live: await printOnce(session, pair, { ...input, text: live }),
    };
    if (again.expected === null || again.live === null) return false;
    if (again.expected === again.live) return true;
    if (again.expected === expected && again.live === live) return false;
    ({ expected, live } = again);
  }
  return false;
}

/** What PostgreSQL prints of a definition that it was told by this text; null when it takes no such text. */
async function printOnce(
  session: TargetSession,
  pair: PrintedPair,
  { text, parse, limits }: PrintAgainInput & { readonly text: string },
): Promise<string | null> {
  const recreation = recreationOf(pair, text);
  if (recreation === null || !(await isWhatItClaims(recreation, parse))) return null;
  const { items, stoppedAt } = await session.flight([
    ...[BEGIN, ...settings(limits)].map(asItem),
    ...recreation.before.map((statement): FlightItem => ({ kind: 'statement', text: statement })),
    { kind: 'statement', text: recreation.create },
    asItem(recreation.print),
  ]);
  await session.query(query('ROLLBACK'));
  const printed = stoppedAt === null ? items.at(-1) : undefined;
  if (printed?.kind !== 'done' || printed.rows.length !== 1) return null;
  const said = printed.rows[0]?.['text'];
  return typeof said === 'string' ? said : null;
}

/** A text may hold more than it should, since it comes from somewhere else: it has to be one statement of its own kind. */
async function isWhatItClaims(
  { create, kind }: Recreation,
  parse: PrintAgainInput['parse'],
): Promise<boolean> {
  const script = await parse(create);
  return script.analysed && script.statements.length === 1 && script.statements[0]?.kind === kind;
}

const BEGIN = query('BEGIN');

/** Names are printed and read as by a look at a schema: with nothing but `pg_catalog` in sight. */
const settings = ({ statementMs }: PrintingLimits): readonly Query[] =>
  [
    `SET LOCAL statement_timeout = ${String(statementMs)}`,
    `SET LOCAL lock_timeout = ${String(statementMs)}`,
    'SET LOCAL search_path = pg_catalog',
    'SET LOCAL check_function_bodies = off',
    ...PRINTING_SETTINGS,
  ].map((text) => query(text));

const asItem = (item: Query): FlightItem => ({ kind: 'query', query: item });
