import type { Failure } from '../base/failure';
import { failed, success, type Result } from '../base/result';
import type { QuickParser } from '../sql/quick-parser';
import type { SqlStatement } from '../sql/sql-statement';

import { boundText } from './bound-text';
import type { BoundStatement } from './unnamed-statement';
import { notAnalysed, notSupported, protocolBroken, transactionControl } from './relay-failures';

/**
 * What a program is about to execute as statements of SQL, values written out. Failures: RECORDER.PARAMETER, RECORDER.NOT_ANALYSED,
 * RECORDER.TRANSACTION_CONTROL for BEGIN and its like, RECORDER.NOT_SUPPORTED for COPY.
 */
export async function readStatements(
  parser: QuickParser,
  { text, values }: BoundStatement,
): Promise<Result<readonly SqlStatement[]>> {
  // Bytes that are no UTF-8 look alike here, whatever they are.
  if (text.includes(NOT_UTF8)) return failed(protocolBroken());
  const written = values.length === 0 ? success(text) : await writtenOut(parser, { text, values });
  if (!written.ok) return written;
  const script = await parser.parse(written.value);
  if (!script.analysed) return failed(notAnalysed(script.reason));
  const refused = script.statements.map(refusalOf).find((each) => each !== null);
  return refused === undefined ? success(script.statements) : failed(refused);
}

async function writtenOut(
  parser: Pick<QuickParser, 'scan'>,
  { text, values }: BoundStatement,
): Promise<Result<string>> {
  const scanned = await parser.scan(text);
  return scanned.ok ? boundText(text, scanned.value, values) : failed(notAnalysed(scanned.refusal.message));
}

function refusalOf({ transaction, kind, text }: SqlStatement): Failure | null {
  if (kind === 'copy') return notSupported('COPY', 'Use INSERT.');
  return transaction === null || SAVEPOINTS.has(transaction.action)
    ? null
    : transactionControl(text.split('\n')[0] ?? text);
}

const NOT_UTF8 = '\uFFFD';

const SAVEPOINTS: ReadonlySet<string> = new Set(['savepoint', 'release', 'rollback_to']);
