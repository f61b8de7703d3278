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
  ['jsonb', ['{"a": [1, null, "ü\\""]}', 'null', '"x"', '1e100']],
  ['bytea', ['', '\\x00ff5c27']],
  ['uuid', ['00000000-0000-0000-0000-000000000000', 'f47ac10b-58cc-4372-a567-0e02b2c3d479']],
  [
    'numeric',
    [
      '0',
      '0.000',
      '-1.50',
      '10000',
      '99999999',
      '0.00001',
      '-0.00000000012300',
      '123456789012345678901234567890.123456789',
      '1e131071',
      `0.${'0'.repeat(16_382)}1`,
      'NaN',
      'Infinity',
      '-Infinity',
    ],
  ],
  ['numeric(4,-2)', ['123456', '-49']],
  [
    'date',
    [
      '2000-01-01',
      '1999-12-31',
      '1970-01-01',
      '2024-02-29',
      '0001-01-01',
      '0001-12-31 BC',
      '0005-02-29 BC',
      '4713-11-24 BC',
      '5874897-12-31',
      'infinity',
      '-infinity',
    ],
  ],
  ['time', ['00:00', '23:59:59.999999', '24:00', '12:00:00.1']],
  ['timetz', ['00:00+00', '23:59:59.999999-15:59:59', '24:00+15:59:59', '12:00:00.1+05:30']],
  [
    'timestamp',
    [
      '2000-01-01',
      '1999-12-31 23:59:59.999999',
      '4713-11-24 00:00 BC',
      '0001-12-31 23:59:59.5 BC',
      '294276-12-31 23:59:59.999999',
      'infinity',
      '-infinity',
    ],
  ],
  [
    'timestamptz',
    [
      '2000-01-01 00:00+00',
      '1999-12-31 23:59:59.999999-11',
      '4713-11-24 00:00+00 BC',
      '294276-12-31 23:59:59.999999+00',
      'infinity',
      '-infinity',
    ],
  ],
  [
    'interval',
    [
      '0',
      '1 mon -2 day 3.000001 sec',
      '-1 mon 2 day -00:00:00.000001',
      '-1 mon -2 day -3 sec',
      '-1 mon',
      '2147483646 mon -2147483648 day',
      '2562047788:00:54.775807',
      '-2562047788:00:54.775807',
      'infinity',
      '-infinity',
    ],
  ],
  ['int4[]', ['{}', '{1,NULL,-3}', '{{1,2},{3,NULL}}', '[0:1]={7,8}', '[-1:0][2:3]={{1,2},{3,4}}']],
  ['text[]', ['{}', '{"",NULL,"NULL","a\\"b","c\\\\d","{,}"," it\'s "}', '{{{x},{y}}}']],
  ['bool[]', ['{t,f,NULL}']],
  ['bytea[]', ['{"\\\\x00ff",NULL}']],
  ['numeric[]', ['{NaN,1.50,-Infinity}']],
  ['date[]', ['{infinity,0001-12-31 BC}']],
  ['timestamptz[]', ['{"1999-12-31 23:59:59.999999-11",-infinity}']],
  ['interval[]', ['{"1 mon -2 day 3 sec",NULL}']],
  ['uuid[]', ['{f47ac10b-58cc-4372-a567-0e02b2c3d479}']],
  ['jsonb[]', ['{"{\\"a\\": \\"b\\"}"}']],
  ['float8[]', ['{-0,NaN,5e-324}']],
];

/** Some functions are not named after their type alone. */
const SENDS: ReadonlyMap<string, string> = new Map(
  ['json', 'jsonb', 'uuid', 'numeric', 'date', 'time', 'timetz', 'timestamp', 'timestamptz', 'interval'].map(
    (type) => [type, `${type}_send`],
  ),
);

/** The server's own function, for the type or its parent. */
function sendOf(type: string): string {
  if (type.endsWith('[]')) return 'array_send';
  const [name = type] = type.split('(');
  return SENDS.get(name) ?? `${name}send`;
}

/** Settings by which a text could be read in another way. */
const SESSIONS = [
  "SET datestyle = 'ISO, MDY'; SET timezone = 'UTC'; SET intervalstyle = 'postgres'",
  "SET datestyle = 'German, DMY'; SET timezone = 'Pacific/Chatham'; SET intervalstyle = 'sql_standard'",
];

/** Sends what is told back, and compares the bytes. */
async function expectSame(
  client: Parameters<Parameters<typeof withClient>[1]>[0],
  type: string,
  { value, bytes }: { readonly value: string; readonly bytes: Buffer },
): Promise<void> {
  const [name = type] = type.includes('[') ? [type] : type.split('(');
  const told = binaryText(bytes, name);
  expect(told, `${type} ${value}`).not.toBeNull();
  const again = await client.query<{ bytes: Buffer }>(`SELECT ${sendOf(type)}($1::${name}) AS bytes`, [told]);
  expect(again.rows[0]?.bytes, `${type} ${value}: ${String(told)}`).toEqual(bytes);
}

const sent = async (client: Parameters<typeof expectSame>[0], type: string, values: readonly string[]) =>
  (
    await client.query<{ value: string; bytes: Buffer }>(
      `SELECT v AS value, ${sendOf(type)}(v::${type}) AS bytes FROM unnest($1::text[]) v`,
      [values],
    )
  ).rows;

/** Drawn from all that a type has, in the server's own arithmetic. */
const DRAWN: Readonly<Record<string, string>> = {
  numeric: `((random() - 0.5)::numeric * power(10::numeric, (random() * 60)::int - 30))::numeric(200, 40)`,
  date: `date '2000-01-01' + ((random() - 0.3) * 8000000)::int`,
  timestamp: `timestamp '2000-01-01' + make_interval(secs => (random() - 0.02) * 9e12)`,
  timestamptz: `timestamptz '2000-01-01 00:00+00' + make_interval(secs => (random() - 0.02) * 9e12)`,
  time: `time '00:00' + make_interval(secs => random() * 86399)`,
  interval: `make_interval(months => ((random() - 0.5) * 4e9)::int, days => ((random() - 0.5) * 4e9)::int, secs => (random() - 0.5) * 1e10)`,
  uuid: 'gen_random_uuid()',
};

describe('the binary form of a value', () => {
  it.each(SESSIONS)(
    "is told as a text that is read as the same value, by the server's own bytes, with %s",
    (settings) =>
      withDatabase(18, (db) =>
        withClient(db, async (client) => {
          for (const [type, values] of VALUES) {
            await client.query(SESSIONS[0] ?? '');
            const rows = await sent(client, type, values);
            await client.query(settings);
            for (const row of rows) await expectSame(client, type, row);
          }
        }),
      ),
  );

  it('is told of any value', () =>
    withDatabase(18, (db) =>
      withClient(db, async (client) => {
        await client.query('SELECT setseed(0.5)');
        for (const [type, drawn] of Object.entries(DRAWN)) {
          const { rows } = await client.query<{ value: string; bytes: Buffer }>(
            `SELECT v::text AS value, ${sendOf(type)}(v) AS bytes FROM (SELECT ${drawn} AS v FROM generate_series(1, 200)) d`,
          );
          for (const row of rows) await expectSame(client, type, row);
        }
      }),
    ));

  it('is refused of a type that has no certain text, and of bytes that are cut off', async () => {
    await withDatabase(18, async (db) => {
      await withClient(db, async (client) => {
        for (const type of ['point', 'inet', 'int4range', 'point[]']) {
          expect(binaryText(Buffer.alloc(8), type)).toBeNull();
        }
        expect(binaryText(LEAST_INTERVAL, 'interval')).toBeNull();
        for (const [type, values] of VALUES.filter(([name]) => !UNBOUNDED.has(name))) {
          for (const { bytes } of await sent(client, type, values)) {
            const [name = type] = type.includes('[') ? [type] : type.split('(');
            expect(binaryText(bytes.subarray(0, -1), name), type).toBeNull();
          }
        }
      });
    });
  });
});

/** Of which the server does not read its own text. */
const LEAST_INTERVAL = Buffer.from('80000000000000000000000000000000', 'hex');

/** Any bytes of them are a value, or most are. */
const UNBOUNDED: ReadonlySet<string> = new Set(['text', 'varchar', 'bpchar', 'json', 'jsonb', 'bytea']);
