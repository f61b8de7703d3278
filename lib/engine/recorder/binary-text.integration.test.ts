import { describe, expect, it } from 'vitest';
import { withClient, withDatabase } from '../../testing/postgres';
import { binaryText } from './binary-text';

/** Text that PostgreSQL reads, by type; the server makes the bytes. */
const VALUES: readonly (readonly [type: string, values: readonly string[]])[] = [
  ['bool', ['t', 'f']],
  ['int2', ['0', '-1', '32767', '-32768']],
  ['int4', ['0', '-1', '2147483647', '-2147483648']],
  ['int8', ['0', '-1', '9223372036854775807', '-9223372036854775808']],
  ['oid', ['0', '4294967295']],
  ['float4', ['0', '-0', '0.1', '-1.5', '3.4028235e38', '1e-45', 'NaN', 'Infinity', '-Infinity']],
  ['float8', ['0', '-0', '0.1', '1e21', '-1.7976931348623157e308', '5e-324', 'NaN', 'Infinity', '-Infinity']],
  ['text', ['', 'ü', "it's", 'a\\b']],
  ['varchar', ['x']],
  ['bpchar', ['x  ']],
  ['json', ['{"a": 1}']],
];

/** Most functions are named so. */
const SEND: ReadonlyMap<string, string> = new Map([['json', '_send']]);

describe('the binary form of a value', () => {
  it('is told as a text that PostgreSQL reads as the same value, by its own bytes', async () => {
    await withDatabase(18, async (db) => {
      await withClient(db, async (client) => {
        for (const [type, values] of VALUES) {
          const send = `${type}${SEND.get(type) ?? 'send'}`;
          const { rows } = await client.query<{ value: string; bytes: Buffer }>(
            `SELECT v AS value, ${send}(v::${type}) AS bytes FROM unnest($1::text[]) v`,
            [values],
          );
          for (const { value, bytes } of rows) {
            const told = binaryText(bytes, type);
            expect(told, `${type} ${value}`).not.toBeNull();
            const again = await client.query<{ bytes: Buffer }>(`SELECT ${send}($1::${type}) AS bytes`, [
              told,
            ]);
            expect(again.rows[0]?.bytes, `${type} ${value}`).toEqual(bytes);
          }
        }
      });
    });
  });
});
