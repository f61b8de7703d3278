import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleProgram } from '../../testing/bundle-program';
import { withCorridor, type Corridor } from '../../testing/corridor';
import { withClient, withDatabase } from '../../testing/postgres';
import { startScratchTestServer, type ScratchTestServer } from '../../testing/scratch-server';
import { connectionUrl, withTestStore } from '../../testing/store';

const INIT = 'V1__init.sql';

let program = '';
let scratch: ScratchTestServer;
beforeAll(async () => {
  program = await bundleProgram('lib/cli/main.ts');
  scratch = await startScratchTestServer(18);
});
afterAll(() => scratch.stop());

interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** Runs `lockkeeper create` as a process of its own, while the worker works. */
async function create({ variables, work }: Corridor, ...words: readonly string[]): Promise<Said> {
  const child = spawn(process.execPath, [program, 'create', ...words], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: 'test', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', error: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.error += text));
  const ended: (number | null)[] = [];
  child.on('close', (code) => ended.push(code));
  while (ended.length === 0) await work();
  return { code: ended[0] ?? null, ...said };
}

/** A database of Flyway on which one release ran, and then somebody with a terminal. */
const afterByHand = (statements: string, use: (corridor: Corridor, folder: string) => Promise<void>) =>
  withTestStore(18, (test) =>
    withDatabase(18, (target) =>
      withCorridor(test, { scratchUrl: connectionUrl(scratch.admin), tool: 'flyway' }, async (corridor) => {
        await corridor.release({ [INIT]: 'CREATE TABLE parcel (id int PRIMARY KEY, label text);\n' });
        const environment = await corridor.register(target, 'staging');
        await corridor.start(await corridor.request(await corridor.prepare(environment)));
        await withClient(target, (client) => client.query(statements));
        await use(corridor, corridor.project.source.folder);
      }),
    ),
  );

const FROM_STAGING = ['Adopt notes', '--from-drift', 'parcels/staging'];

it('makes a migration of what was changed by hand, tells what is not part of it, and is audited as the operator', () =>
  afterByHand(
    'ALTER TABLE parcel ADD COLUMN weight int; ALTER TABLE parcel DROP COLUMN label;',
    async (corridor, folder) => {
      const { code, out, error } = await create(corridor, ...FROM_STAGING);
      expect({ code, error }).toEqual({ code: 0, error: '' });
      expect(out).toContain('V2__adopt_notes.sql was made of what was changed by hand in staging.');
      expect(out).toContain('It would lose all values of label wherever that still exists.');
      expect(await readFile(join(folder, 'V2__adopt_notes.sql'), 'utf8')).toBe(
        'ALTER TABLE public.parcel ADD COLUMN weight integer;\n',
      );
      const events = (await corridor.ports.store.auditPage({}, { limit: 20 })).map(({ event }) => event);
      const operator = events.filter(({ via, actor }) => via === 'cli' && actor.kind === 'operator');
      expect(operator.map(({ action }) => action)).toEqual(['migration.asked', 'drift.adoption_asked']);
      expect(operator.every(({ actor }) => actor.name.includes('@'))).toBe(true);
      expect(events.map(({ action }) => action)).toContain('migration.created');
    },
  ));

it('makes nothing where nothing differs, and ends with 5 where nothing can be made of what does', async () => {
  await afterByHand('SELECT 1', async (corridor, folder) => {
    const { code, out } = await create(corridor, ...FROM_STAGING, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({ sql: '', downSql: null, adopted: [], remaining: [], made: null });
    expect(await readdir(folder)).toEqual([INIT]);
    const both = await create(corridor, ...FROM_STAGING, '--sql', 'SELECT 1;');
    expect(both.code).toBe(2);
    const nowhere = await create(corridor, 'x', '--from-drift', 'parcels/nowhere');
    expect(nowhere.code).not.toBe(0);
  });
  await afterByHand('ALTER TABLE parcel DROP COLUMN label;', async (corridor, folder) => {
    const { code, out } = await create(corridor, ...FROM_STAGING);
    expect(code).toBe(5);
    expect(out).toContain('Nothing that differs can be made a migration of in staging.');
    expect(await readdir(folder)).toEqual([INIT]);
  });
});

it('says why the worker refuses, and writes nothing', () =>
  afterByHand('ALTER TABLE parcel ADD COLUMN note text;', async (corridor, folder) => {
    const taken = await create(corridor, 'Init', '--from-drift', 'parcels/staging');
    expect(taken.code).toBe(5);
    expect(taken.error).toContain('[CREATE.NAME_TAKEN]');
    expect(await readdir(folder)).toEqual([INIT]);
  }));
