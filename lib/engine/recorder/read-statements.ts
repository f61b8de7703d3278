import type { Failure } from '../base/failure';
import { failed, success, type Result } from '../base/result';
import type { QuickParser } from '../sql/quick-parser';
import type { SqlStatement } from '../sql/sql-statement';

import { boundText } from './bound-text';
import type { BoundStatement } from './unnamed-statement';
import { notAnalysed, notSupported, protocolBroken } from './relay-failures';

/**
 * What a program is about to execute as statements of SQL, values written out. Failures: RECORDER.PARAMETER, RECORDER.NOT_ANALYSED,
 * RECORDER.NOT_SUPPORTED for COPY and LISTEN.
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

const refusalOf = ({ kind }: SqlStatement): Failure | null => {
  if (kind === 'copy') return notSupported('COPY', 'Use INSERT.');
  // What comes of it cannot be told beforehand, and nobody is there any more when its own transaction is committed.
  return kind === 'listen' ? notSupported('LISTEN', 'Listen in the application; a migration ends.') : null;
};

const NOT_UTF8 = '\uFFFD';
