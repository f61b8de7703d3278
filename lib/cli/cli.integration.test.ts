import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { scheduleDeploy } from '../engine/index';
import { later } from '../engine/model/instant';
import { bundleProgram } from '../testing/bundle-program';
import { EXIT } from './exit-codes';
import { withDeployTimeStage } from '../testing/deploy-time-stage';
import { withCorridor } from '../testing/corridor';
import { valueOf } from '../testing/people';
import { withClient, withDatabase } from '../testing/postgres';
import { connectionUrl, withTestStore } from '../testing/store';

const ONE = '20260101000000_parcels';
const TWO = '20260102000000_weights';
const TEXTS = {
  [ONE]: 'CREATE TABLE parcel (id int PRIMARY KEY);\n',
  [TWO]: 'ALTER TABLE parcel ADD COLUMN weight int;\n',
};

let program = '';
beforeAll(async () => {
  program = await bundleProgram('lib/cli/main.ts');
});

interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** Runs `lockkeeper` as a process of its own, with nothing of our environment but what is given. */
function lockkeeper(
  words: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<Said> {
  const child = spawn(process.execPath, [program, ...words], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: 'test', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', error: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.error += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, ...said });
    });
  });
}

describe('validate', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lockkeeper-validate-'));
    await write(TEXTS);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function write(texts: Readonly<Record<string, string>>): Promise<void> {
    for (const [id, text] of Object.entries(texts)) {
      const file = join(folder, id, 'migration.sql');
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  }

  it('lists a sound folder in order, and ends with 0', async () => {
    const { code, out, error } = await lockkeeper(['validate', folder, '--json']);
    expect({ code, error }).toEqual({ code: 0, error: '' });
    const found: {
      readonly migrations: readonly { readonly id: string; readonly mode: string }[];
      readonly problems: readonly unknown[];
    } = JSON.parse(out);
    expect(found.migrations.map(({ id, mode }) => [id, mode])).toEqual([
      [ONE, 'one_transaction'],
      [TWO, 'one_transaction'],
    ]);
    expect(found.problems).toEqual([]);
  });

  const SCHEMA = 'datasource db {\n  provider = "postgresql"\n}\n';
  const MODEL = 'model parcel {\n  id Int @id\n  weight Int?\n}\n';

  /** The folder as an application's: the Prisma schema lies beside the migrations. */
  async function beside(schema: string): Promise<string> {
    const migrations = join(folder, 'prisma/migrations');
    for (const [id, text] of Object.entries(TEXTS)) {
      await mkdir(join(migrations, id), { recursive: true });
      await writeFile(join(migrations, id, 'migration.sql'), text);
    }
    await writeFile(join(folder, 'prisma/schema.prisma'), schema);
    return migrations;
  }

  it('ends with 5 and gives the SQL when the Prisma schema was changed without a migration', async () => {
    const migrations = await beside(SCHEMA + MODEL);
    const sound = await lockkeeper(['validate', migrations]);
    expect(sound).toMatchObject({ code: 0, error: '' });
    expect(sound.out).toContain('The Prisma schema says nothing that the migrations do not make.');
    expect(sound.out).toContain('1 statement, ');

    await beside(SCHEMA + MODEL.replace('weight', 'colour String?\n  weight'));
    const changed = await lockkeeper(['validate', migrations]);
    expect(changed.code).toBe(5);
    expect(changed.out).toContain('ALTER TABLE "parcel" ADD COLUMN     "colour" TEXT;');
    expect(changed.error).toContain('[DATAMODEL.MIGRATION_MISSING]');
    const left = await lockkeeper(['validate', migrations, '--no-schema']);
    expect(left.code).toBe(0);
    expect(left.out).toContain('The Prisma schema was not compared');
    const data: unknown = JSON.parse((await lockkeeper(['validate', migrations, '--json'])).out);
    expect(data).toMatchObject({ datamodel: { kind: 'missing', sql: expect.stringContaining('"colour"') } });

    await beside(`${SCHEMA}model parcel {\n  id Nothing\n}\n`);
    const broken = await lockkeeper(['validate', migrations]);
    expect(broken.code).toBe(5);
    expect(broken.error).toContain('(schema.prisma:5)');
  });

  it('compares with the Prisma schema on the scratch server that is given, and says when it did not', async () => {
    const migrations = await beside(SCHEMA + MODEL);
    const nobody = 'postgres://nobody:canary-password@127.0.0.1:9/postgres';
    const unreachable = await lockkeeper(['validate', migrations], { SCRATCH_DATABASE_URL: nobody });
    expect(unreachable.code).toBe(5);
    expect(unreachable.error).toContain('[SCRATCH.UNAVAILABLE]');
    expect(unreachable.out + unreachable.error).not.toContain('canary-password');
    await rm(join(folder, 'prisma/schema.prisma'));
    const without = await lockkeeper(['validate', migrations]);
    expect(without.code).toBe(0);
    expect(without.out).toContain(
      'The Prisma schema was not compared: There is no schema beside the migrations',
    );
  });

  it('detects tool, folder and options of a repository without running its configuration', async () => {
    const nothing = await lockkeeper(['detect', join(folder, ONE), '--json']);
    expect(nothing.code).toBe(5);
    expect(JSON.parse(nothing.out)).toMatchObject({ sources: [] });
    await mkdir(join(folder, 'app/steps/meta'), { recursive: true });
    await writeFile(join(folder, 'app/steps/meta/_journal.json'), '{"dialect":"postgresql","entries":[]}');
    const config = "process.exit(9);\nexport default { out: 'steps', migrations: { table: 'kept' } };\n";
    await writeFile(join(folder, 'app/drizzle.config.ts'), config);
    const { code, out, error } = await lockkeeper(['detect', folder]);
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(out).toContain(`${folder}/app/steps  Drizzle Kit (--tool drizzle)`);
    expect(out).toContain('--option table=kept');
    expect(out).toContain('app/drizzle.config.ts:2  out: steps');
    expect((await lockkeeper(['detect', join(folder, 'nowhere')])).code).not.toBe(0);
  });

  it('names file and line of a text that PostgreSQL would not understand, and ends with 5', async () => {
    await write({ [TWO]: 'SELECT 1;\nALTER TABEL parcel;\n' });
    const { code, error } = await lockkeeper(['validate', folder]);
    expect(code).toBe(5);
    expect(error).toContain(`${TWO}/migration.sql`);
    expect(error).toContain('TABEL');
  });

  it('finds what was edited and what was removed since a git revision', async () => {
    const git = (...words: readonly string[]) =>
      promisify(execFile)('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...words], {
        cwd: folder,
      });
    await git('init', '--quiet');
    await git('add', '.');
    await git('commit', '--quiet', '-m', 'migrations');
    await write({ [TWO]: 'ALTER TABLE parcel ADD COLUMN weight bigint;\n' });
    await rm(join(folder, ONE), { recursive: true });
    const { code, error } = await lockkeeper(['validate', folder, '--against', 'HEAD']);
    expect(code).toBe(5);
    expect(error).toContain(`${ONE} is known to revision`);
    expect(error).toContain(`${TWO} differs from what revision`);
    expect((await lockkeeper(['validate', folder, '--against', 'no-such-branch'])).code).toBe(2);
  });

  it('finds what was edited since it ran in a database, and keeps the password out of what it says', async () => {
    await withDatabase(18, async (db) => {
      const variables = { SHOP: `${connectionUrl(db)}?sslmode=disable` };
      const words = ['validate', folder, '--database', 'env:SHOP'];
      expect((await lockkeeper(words, variables)).code).toBe(0);
      await withClient(db, async (client) => {
        await client.query(`CREATE TABLE _prisma_migrations (
          id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
          migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
          started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`);
        await client.query(
          `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count)
           VALUES ('1', repeat('0', 64), now(), $1, 1)`,
          [ONE],
        );
      });
      const { code, out, error } = await lockkeeper(words, variables);
      expect(code).toBe(5);
      expect(error).toContain(`${ONE} differs from what ${db.database} on`);
      expect(out + error).not.toContain(db.password);
      const refused = await lockkeeper(words, {
        SHOP: variables.SHOP.replace(db.password, 'canary-password'),
      });
      expect(refused.code).toBe(11);
      expect(refused.out + refused.error).not.toContain('canary-password');
    });
    expect((await lockkeeper(['validate', folder, '--database', 'env:SHOP'])).code).toBe(2);
  });
});

it('tells what is where, checks it anew, and makes reset links, audited as the operator of this host', async () => {
  await withTestStore(18, (test) =>
    withDatabase(18, (target) =>
      withCorridor(test, {}, async (corridor) => {
        const { ports, variables } = corridor;
        await corridor.release(TEXTS);
        const environment = await corridor.register(target, 'staging');
        const status = await lockkeeper(['status', '--json', '--exit-code'], variables);
        expect(status.code).toBe(3);
        expect(JSON.parse(status.out)).toMatchObject({
          environments: [{ project: 'parcels', environment: 'staging', behind: 2 }],
        });

        const checked = async (...words: readonly string[]): Promise<Said> => {
          const said: Said[] = [];
          const checking = lockkeeper(['check', '--json', ...words], variables);
          void checking.then((one) => said.push(one));
          while (said.length === 0) await corridor.work();
          return checking;
        };
        const why = expect.stringContaining('There is no scratch server of PostgreSQL 18.');
        const check = await checked();
        expect(check.code).toBe(5);
        expect(JSON.parse(check.out)).toMatchObject({
          environments: [
            { reachable: true, failedMigrations: 0, openDrift: null, comparedWith: null, notComparable: why },
          ],
        });
        await corridor.start(await corridor.request(await corridor.prepare(environment)));
        const again = await checked();
        expect(again.code).toBe(0);
        expect(JSON.parse(again.out)).toMatchObject({
          environments: [{ openDrift: 0, comparedWith: 'last_run', notComparable: why }],
        });

        const link = await lockkeeper(['admin', 'reset-link', 'developer@localhost'], variables);
        expect(link.code).toBe(0);
        expect(link.out).toMatch(/\/reset\/[\w-]{20,}/);
        for (const command of ['reset-link', 'remove-second-factor']) {
          const nobody = await lockkeeper(['admin', command, 'nobody@localhost', '--json'], variables);
          expect(nobody).toMatchObject({ code: EXIT.usage, out: '' });
          expect(JSON.parse(nobody.error)).toMatchObject({
            failure: {
              code: 'CLI.NO_SUCH_PERSON',
              summary: 'Nobody in this installation has the e-mail address nobody@localhost.',
            },
          });
        }
        const setUp = await lockkeeper(['admin', 'setup-link'], variables);
        expect(setUp.code).toBe(EXIT.conflict);
        expect(setUp.error).toContain('This installation is set up already.');

        const late = await lockkeeper(['check', '--timeout', '1', '--json'], variables);
        expect(late.code).toBe(EXIT.timedOut);
        expect(JSON.parse(late.error)).toMatchObject({ failure: { code: 'ANSWER.TIMED_OUT' } });

        await withClient(target, (client) => client.query('CREATE INDEX by_weight ON parcel (weight)'));
        expect((await checked('--exit-code')).code).toBe(EXIT.drift);
        expect((await lockkeeper(['status', '--exit-code'], variables)).code).toBe(EXIT.drift);
        expect((await lockkeeper(['status'], variables)).code).toBe(EXIT.done);
        const events = await ports.store.auditPage({}, { limit: 20 });
        const operator = events.filter(({ event }) => event.actor.kind === 'operator' && event.via === 'cli');
        expect(operator.map(({ event }) => event.action)).toEqual(
          expect.arrayContaining(['cli.status_read', 'cli.checked', 'person.reset_link_made']),
        );
        expect(operator.every(({ event }) => /@/.test(event.actor.name))).toBe(true);
      }),
    ),
  );
});

it('says where starting is frozen and until when, and which deploy starts by itself', async () => {
  await withDeployTimeStage(async (stage) => {
    const { ports, developer, variables } = stage;
    const deploy = await stage.approved();
    const at = later(ports.clock.now(), 3_600_000);
    const { schedule } = valueOf(
      await scheduleDeploy(ports, await developer(), {
        deployId: deploy.id,
        planDigest: deploy.planDigest,
        localTime: at.slice(0, 16),
        timeZone: 'UTC',
      }),
    );
    await stage.freeze();
    const status = await lockkeeper(['status', '--json'], variables);
    expect(JSON.parse(status.out)).toMatchObject({
      environments: [
        {
          freeze: { frozen: true, by: ['Year end'], endsAt: '2099-01-03T07:00:00.000Z' },
          scheduled: [{ deploy: deploy.number, at: schedule?.at }],
        },
      ],
    });
    const words = await lockkeeper(['status'], variables);
    expect(words.out).toContain(
      `frozen until 2099-01-03T07:00:00.000Z, #${String(deploy.number)} starts ${schedule?.at ?? ''}`,
    );
  });
});

it('plans what would run, requests nothing, and tells afterwards which deploy ran what', async () => {
  await withTestStore(18, (test) =>
    withDatabase(18, (target) =>
      withCorridor(test, {}, async (corridor) => {
        const { ports, variables } = corridor;
        await corridor.release(TEXTS);
        const environment = await corridor.register(target, 'staging');
        const planned = async (...words: readonly string[]): Promise<Said> => {
          const said: Said[] = [];
          const asking = lockkeeper(['plan', 'parcels/staging', ...words], variables);
          void asking.then((one) => said.push(one));
          while (said.length === 0) await corridor.work();
          return asking;
        };
        const all = await planned('--json', '--exit-code');
        expect(all.code).toBe(3);
        expect(JSON.parse(all.out)).toMatchObject({
          release: 1,
          migrations: [
            { id: ONE, mode: 'one_transaction', statements: [{ title: 'Create table "parcel"' }] },
            { id: TWO },
          ],
        });
        const sql = await planned('--sql', '--up-to', ONE);
        expect(sql.code).toBe(0);
        expect(sql.out).toContain('  CREATE TABLE parcel (id int PRIMARY KEY)');
        expect(sql.out).not.toContain(TWO);
        expect((await planned('--up-to', 'no_such')).code).toBe(5);
        const undo = await planned('--undo', ONE);
        expect(undo).toMatchObject({ code: 5 });
        expect(undo.error).toContain('Create a migration that takes the change back');
        expect(
          (await lockkeeper(['plan', 'parcels/staging', '--undo', ONE, '--up-to', ONE], variables)).code,
        ).toBe(2);
        expect(await ports.store.deploys({ limit: 5 })).toEqual([]);

        const ended = await corridor.start(await corridor.request(await corridor.prepare(environment)));
        expect(ended.state).toBe('succeeded');
        const nothing = await planned('--exit-code');
        expect(nothing).toMatchObject({ code: 0 });
        expect(nothing.out).toContain('Nothing to run');
        const history = await lockkeeper(['history', 'parcels/staging', '--json', '--limit', '1'], variables);
        expect(JSON.parse(history.out)).toMatchObject({
          migrations: [{ migration: TWO, state: 'applied', deploy: ended.number }],
        });
        const table = await lockkeeper(['history', 'parcels/staging'], variables);
        expect(table.out.split('\n')[1]).toMatch(
          new RegExp(`^${ONE} +applied +\\S+ +#${String(ended.number)}$`),
        );
        for (const command of ['history', 'plan']) {
          const nowhere = await lockkeeper([command, 'parcels/nowhere', '--json'], variables);
          expect(nowhere).toMatchObject({ code: EXIT.notAllowed, out: '' });
          expect(JSON.parse(nowhere.error)).toMatchObject({
            failure: {
              code: 'CLI.NO_SUCH_ENVIRONMENT',
              summary: 'There is no environment parcels/nowhere in this installation.',
            },
          });
        }
        expect((await lockkeeper(['history', 'parcels'], variables)).code).toBe(2);
        const events = await ports.store.auditPage({}, { limit: 50 });
        expect(events.map(({ event }) => event.action)).toContain('cli.history_read');
      }),
    ),
  );
});

it('rotates the sealing key, publishes the new one, and removes the old one when asked', async () => {
  await withTestStore(18, (test) =>
    withDatabase(18, (target) =>
      withCorridor(test, {}, async (corridor) => {
        await corridor.release(TEXTS);
        await corridor.register(target, 'staging');
        const { LOCKKEEPER_SEALING_PUBLIC_KEY: old = '', ...variables } = corridor.variables;
        const privateFile = variables['LOCKKEEPER_SEALING_PRIVATE_KEY_FILE'] ?? '';
        const publicFile = join(dirname(privateFile), 'sealing-public-key');
        await writeFile(publicFile, `${old}\n`);
        const own: Readonly<Record<string, string>> = {
          ...variables,
          LOCKKEEPER_SEALING_PUBLIC_KEY_FILE: publicFile,
        };
        const keys = (...words: readonly string[]) => lockkeeper(['keys', 'rotate', ...words], own);

        const rotated = await keys('--json');
        expect(rotated).toMatchObject({ code: 0, error: '' });
        const {
          publicKey,
          oldKeyIds,
        }: { readonly publicKey: string; readonly oldKeyIds: readonly string[] } = JSON.parse(rotated.out);
        expect(JSON.parse(rotated.out)).toMatchObject({ made: true, resealed: 1, left: 0 });
        expect((await readFile(publicFile, 'utf8')).trim()).toBe(publicKey);
        expect(publicKey).not.toBe(old);
        const again = await keys();
        expect(again.out).toContain('Went on with the sealing key');
        expect(again.out).toContain(`it reads the new key from ${publicFile}`);

        const retired = await keys('--retire-old');
        expect(retired).toMatchObject({ code: 0, error: '' });
        expect(retired.out).toContain(oldKeyIds[0]);
        expect((await keys('--retire-old')).out).toContain('There is no old key.');
        expect((await readFile(privateFile, 'utf8')).trim().split('\n')).toHaveLength(1);
        expect(rotated.out + again.out + retired.out).not.toContain('lkpriv_');

        const { LOCKKEEPER_SEALING_PRIVATE_KEY_FILE: _, ...without } = own;
        const refused = await lockkeeper(['keys', 'rotate'], without);
        expect(refused.code).toBe(2);
        expect(refused.error).toContain('LOCKKEEPER_SEALING_PRIVATE_KEY_FILE is not set.');
      }),
    ),
  );
});

it('says in one sentence that there is no installation, or that its store is empty, and makes none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lockkeeper-none-'));
  try {
    const nowhere = await lockkeeper(['status'], { LOCKKEEPER_DATA: folder });
    expect(nowhere.code).toBe(2);
    expect(nowhere.error).toContain(`There is no installation of Lockkeeper in ${folder}.`);
    expect(await readdir(folder)).toEqual([]);
    await withDatabase(18, async (db) => {
      const variables = { LOCKKEEPER_DATA: folder, DATABASE_URL: connectionUrl(db) };
      const empty = await lockkeeper(['status'], variables);
      expect(empty.code).toBe(11);
      expect(empty.error).toContain('lacks the tables of this version');
      expect(empty.error).not.toContain('    at ');
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it('says in one sentence what is wrong with a word it does not know, and ends with 2', async () => {
  const { code, error } = await lockkeeper(['stattus']);
  expect(code).toBe(2);
  expect(error).toContain("unknown command 'stattus'");
});

it.each([
  [['stattus', '--json'], "Unknown command 'stattus'."],
  [['status', '--json', '--exitcode'], "Unknown option '--exitcode'."],
  [['history', '--json'], "Missing required argument 'project/environment'."],
  [['check', '--timeout', 'soon', '--json'], 'Give whole seconds from 1 to 3600.'],
  [['keys', '--json'], "Unknown option '--json'."],
])('says it as JSON to a program: %j', async (words, sentence) => {
  const { code, out, error } = await lockkeeper(words);
  expect({ code, out }).toEqual({ code: EXIT.usage, out: '' });
  expect(JSON.parse(error)).toMatchObject({
    failure: { code: 'CLI.USAGE', summary: expect.stringContaining(sentence), fix: expect.any(String) },
  });
});

it.each(['validate', 'detect'])('%s says of a folder that is not there where it looked', async (command) => {
  const { code, out, error } = await lockkeeper([command, 'no/such/folder']);
  expect({ code, out }).toEqual({ code: EXIT.usage, out: '' });
  expect(error).toContain(`The folder ${join(process.cwd(), 'no/such/folder')} does not exist.`);
  expect(error).toContain('on this machine');
  expect(error).not.toContain('worker');
});

it('ends with 1 when the installation itself is broken', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lockkeeper-broken-'));
  try {
    await mkdir(join(folder, 'store'));
    await writeFile(join(folder, 'store/server.json'), '{"password":');
    const { code, error } = await lockkeeper(['status', '--json'], { LOCKKEEPER_DATA: folder });
    expect(code).toBe(EXIT.unexpected);
    expect(JSON.parse(error)).toMatchObject({ failure: { code: 'EMBEDDED.PASSWORD_LOST' } });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
