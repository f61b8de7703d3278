import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { bundleProgram } from '../testing/bundle-program';

const run = promisify(execFile);
const LOCK = 'prisma/migrations/migration_lock.toml';
const FIRST = 'prisma/migrations/20260101000000_first/migration.sql';
const SECOND = 'prisma/migrations/20260102000000_second/migration.sql';
const DATAMODEL = 'prisma/schema.prisma';

let program = '';
beforeAll(async () => {
  program = await bundleProgram('lib/cli/main.ts');
});

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "lockkeeper's hook-"));
  await git('init', '--quiet');
  await write(LOCK, 'provider = "postgresql"\n');
  await write(FIRST, 'CREATE TABLE parcel (id int PRIMARY KEY);\n');
  await write(DATAMODEL, 'model Parcel {\n  id Int @id\n}\n');
  expect(await commit()).toBe('');
});
afterEach(() => rm(root, { recursive: true, force: true }));

const write = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
};

const git = (...words: readonly string[]) =>
  run('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...words], { cwd: root });

/** Everything that was said against committing all there is; empty when it was committed. */
async function commit(...words: readonly string[]): Promise<string> {
  await git('add', '--all');
  return git('commit', '--quiet', '-m', 'more', ...words).then(
    () => '',
    (error: unknown) => {
      const { stderr } = Object(error);
      return String(stderr);
    },
  );
}

const lockkeeper = (...words: readonly string[]) =>
  run(process.execPath, [program, ...words], { cwd: root }).then(
    ({ stdout }) => ({ code: 0, out: stdout, error: '' }),
    (error: unknown) => {
      const { code, stdout, stderr } = Object(error);
      return { code: Number(code), out: String(stdout), error: String(stderr) };
    },
  );

it('knows a schema that lies elsewhere by what the configuration says', async () => {
  await write(
    'prisma7.config.ts',
    "export default { schema: 'db/a.prisma', migrations: { path: 'prisma/migrations' } };",
  );
  await write('db/a.prisma', 'model Parcel {\n  id Int @id\n}\n');
  expect(await commit()).toBe('');
  await write('db/a.prisma', 'model Parcel {\n  id Int @id\n  weight Int\n}\n');
  await git('add', '--all');
  const forgotten = await lockkeeper('hook', 'check');
  expect({ code: forgotten.code, error: forgotten.error }).toMatchObject({
    code: 5,
    error: expect.stringContaining('db/a.prisma changes, and no migration comes with it'),
  });
  await write(SECOND, 'ALTER TABLE parcel ADD COLUMN weight int;\n');
  await git('add', '--all');
  expect((await lockkeeper('hook', 'check')).code).toBe(0);
});

it('refuses commits that forget a migration or edit an old one, and lets all others through', async () => {
  expect((await lockkeeper('hook', 'install')).code).toBe(0);
  expect((await stat(join(root, '.git/hooks/pre-commit'))).mode & 0o111).toBe(0o111);
  await write(DATAMODEL, 'model Parcel {\n  id Int @id\n  weight Int?\n}\n');
  expect(await commit()).toContain(`${DATAMODEL} changes, and no migration comes with it.`);
  await write(SECOND, 'ALTER TABLE parcel ADD COLUMN weight int;\n');
  expect(await commit()).toBe('');
  await write(FIRST, 'CREATE TABLE parcel (id bigint PRIMARY KEY);\n');
  const refused = await commit();
  expect(refused).toContain('20260101000000_first may have run already and is edited here.');
  expect(refused).toContain('[COMMIT.MIGRATION_EDITED]');
  expect(await commit('--no-verify')).toBe('');
  await write('notes.txt', 'nothing of ours\n');
  expect(await commit()).toBe('');
});

it('lets a migration be edited that the revision it looks at does not hold yet', async () => {
  await git('branch', 'shared');
  expect((await lockkeeper('hook', 'install', '--against', 'shared')).code).toBe(0);
  await write(SECOND, 'ALTER TABLE parcel ADD COLUMN weight int;\n');
  expect(await commit()).toBe('');
  await write(SECOND, 'ALTER TABLE parcel ADD COLUMN weight bigint;\n');
  expect(await commit()).toBe('');
  await rm(join(root, dirname(FIRST)), { recursive: true });
  expect(await commit()).toContain('may have run already and is removed here.');
  expect(await lockkeeper('hook', 'check', '--against', 'no-such-branch')).toMatchObject({ code: 2 });
});

it('is installed again as it is told, and never over the hook of somebody else', async () => {
  const file = join(root, '.git/hooks/pre-commit');
  await lockkeeper('hook', 'install');
  expect((await lockkeeper('hook', 'install', '--against', 'shared')).code).toBe(0);
  expect(await readFile(file, 'utf8')).toContain("'shared'");
  await writeFile(file, '#!/bin/sh\nexit 0\n');
  const refused = await lockkeeper('hook', 'install');
  expect(refused.code).toBe(2);
  expect(refused.error).toContain('There is a pre-commit hook already');
  expect(await readFile(file, 'utf8')).toBe('#!/bin/sh\nexit 0\n');
});

it('says that a folder lies in no repository', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lockkeeper-bare-'));
  try {
    const said = await lockkeeper('hook', 'install', '--folder', folder);
    expect(said.code).toBe(2);
    expect(said.error).toContain('lies in no git repository');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
