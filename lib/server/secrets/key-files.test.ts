import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureKeys } from './ensure-keys';
import { openSecretReference } from './open-secret-reference';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockkeeper-keys-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('ensureKeys', () => {
  it('makes keys once, readable by their owner alone, and keeps them', async () => {
    const keys = join(folder, 'deep', 'keys');
    const made = await ensureKeys(keys);
    expect(await ensureKeys(keys)).toEqual(made);
    expect(made.sealingPublicKey).toMatch(/^lkpub_/);
    expect(made.sessionSecret.length).toBeGreaterThanOrEqual(43);
    expect((await stat(made.sealingPrivateKeyFile)).mode & 0o777).toBe(0o600);
    expect((await stat(join(keys, 'session-secret'))).mode & 0o777).toBe(0o600);
    expect((await stat(keys)).mode & 0o777).toBe(0o700);
    expect(made.sealingPublicKey).not.toContain(
      (await readFile(made.sealingPrivateKeyFile, 'utf8')).slice(7, 20),
    );
  });

  it('gives the same keys to everybody who starts at once', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => ensureKeys(folder)));
    expect(new Set(all.map((keys) => JSON.stringify(keys))).size).toBe(1);
  });

  it('says so when the file is damaged instead of making another key', async () => {
    await writeFile(join(folder, 'sealing-private-key'), 'lkpriv_canary');
    const result = await ensureKeys(folder).catch((error: unknown) => error);
    expect(result).toMatchObject({ failure: { code: 'SECRET.BAD_KEY' } });
    expect(String(result)).not.toContain('canary');
  });

  it('says so when the folder cannot be made', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(ensureKeys(join(folder, 'file', 'keys'))).rejects.toMatchObject({
      failure: { code: 'SECRET.FILE' },
    });
  });
});

describe('openSecretReference', () => {
  const open = (reference: string, folders = [join(folder, 'secrets')]) =>
    openSecretReference(reference, {
      variables: new Map([['LOCKKEEPER_TARGET_SHOP', 'from variable']]),
      folders,
    });
  const refused = { ok: false, failure: { code: 'SECRET.REFERENCE_REFUSED' } };
  const missing = { ok: false, failure: { code: 'SECRET.REFERENCE_MISSING' } };

  beforeEach(async () => {
    await mkdir(join(folder, 'secrets', 'data'), { recursive: true });
    await writeFile(join(folder, 'outside'), 'canary');
    await writeFile(join(folder, 'secrets', 'data', 'shop'), 'from file\n');
    await symlink('data/shop', join(folder, 'secrets', 'shop'));
    await symlink('../outside', join(folder, 'secrets', 'out'));
  });

  it('reads variables of targets and files below the folders, also through a link that stays inside', async () => {
    expect(await open('env:LOCKKEEPER_TARGET_SHOP')).toEqual({ ok: true, value: 'from variable' });
    expect(await open(`file:${folder}/secrets/data/shop`)).toEqual({ ok: true, value: 'from file' });
    expect(await open(`file:${folder}/secrets/shop`)).toEqual({ ok: true, value: 'from file' });
  });

  it('refuses every other variable and path', async () => {
    const paths = ['outside', 'secrets/out', 'secrets/../outside', 'secrets', 'secrets2/x'];
    for (const path of paths) expect(await open(`file:${folder}/${path}`)).toMatchObject(refused);
    for (const reference of ['env:DATABASE_URL', 'env:lockkeeper_target_x', 'file:shop', 'vault:x', '']) {
      expect(await open(reference)).toMatchObject(refused);
    }
    expect(await open(`file:${folder}/secrets/data/shop`, [])).toMatchObject(refused);
  });

  it('says when there is nothing', async () => {
    expect(await open('env:LOCKKEEPER_TARGET_OTHER')).toMatchObject(missing);
    expect(await open(`file:${folder}/secrets/none`)).toMatchObject(missing);
  });

  it('refuses a folder and a file that is too large to be a password', async () => {
    await writeFile(join(folder, 'secrets', 'large'), 'x'.repeat(9000));
    expect(await open(`file:${folder}/secrets/large`)).toMatchObject(refused);
    expect(await open(`file:${folder}/secrets/data`)).toMatchObject(refused);
    await chmod(join(folder, 'secrets'), 0o700);
  });
});
