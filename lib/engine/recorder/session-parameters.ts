import { query } from '../model/query';
import type { TargetSession } from '../target/target-session';

/** What clients want to know at the start, as the session has it. */
export async function parametersOf(
  session: Pick<TargetSession, 'query'>,
): Promise<Readonly<Record<string, string>>> {
  const selected = PARAMETERS.map((name) => `current_setting('${name}') AS "${name}"`);
  const { rows } = await session.query(query(`SELECT ${selected.join(', ')}`));
  return Object.fromEntries(PARAMETERS.map((name) => [name, String(rows[0]?.[name] ?? '')]));
}

const PARAMETERS = [
  'server_version',
  'server_encoding',
  'client_encoding',
  'standard_conforming_strings',
  'integer_datetimes',
  'DateStyle',
  'IntervalStyle',
  'TimeZone',
];
