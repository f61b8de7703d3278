import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SealedSecret } from '../../engine/model/environment';
import type { SecretBinding } from '../../engine/ports/secret-box';
import { ensureKeys } from './ensure-keys';
import { openSecretReference } from './open-secret-reference';
import { openKeyFile } from './secret-opener-file';
import { makePrivateKey, readPrivateKeys } from './secret-opener-keys';
import { openKeyring } from './secret-opener-keyring';
import { createSecretSealer } from './secret-sealer';

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

describe('openKeyFile', () => {
  const binding: SecretBinding = {
    environmentId: '7b1c1f6e-0000-4000-8000-000000000001',
    connection: {
      host: 'db.internal',
      port: 5432,
      database: 'shop',
      user: 'deployer',
      tlsMode: 'verify_full',
    },
  };
  const sealedFor = (line: string): SealedSecret => {
    const keys = readPrivateKeys(line);
    const [key] = keys.ok ? keys.value : [];
    if (key === undefined) throw new TypeError('no key');
    return createSecretSealer(key).seal('canary', binding);
  };

  it('opens what a key seals that came into the file later, and what the old one sealed', async () => {
    const file = join(folder, 'key');
    const [old, fresh] = [makePrivateKey(), makePrivateKey()];
    await writeFile(file, `${old}\n`);
    const opened = await openKeyFile(file);
    if (!opened.ok) throw new TypeError('not opened');
    const opener = opened.value;
    await expect(opener.open(sealedFor(fresh), binding)).rejects.toMatchObject({
      failure: { code: 'SECRET.CANNOT_OPEN' },
    });
    await writeFile(file, `${fresh}\n${old}\n`);
    expect(await opener.open(sealedFor(fresh), binding)).toBe('canary');
    expect(await opener.open(sealedFor(old), binding)).toBe('canary');
  });

  it('keeps what it knows when the file is damaged or gone', async () => {
    const file = join(folder, 'key');
    const old = makePrivateKey();
    await writeFile(file, `${old}\n`);
    const opened = await openKeyFile(file);
    if (!opened.ok) throw new TypeError('not opened');
    const stranger = sealedFor(makePrivateKey());
    for (const spoil of [() => writeFile(file, 'nonsense'), () => rm(file)]) {
      await spoil();
      await expect(opened.value.open(stranger, binding)).rejects.toMatchObject({
        failure: { code: 'SECRET.CANNOT_OPEN' },
      });
      expect(await opened.value.open(sealedFor(old), binding)).toBe('canary');
    }
  });
});

describe('a ring of keys', () => {
  const ringOf = async (file: string) => {
    const opened = await openKeyring(file);
    if (!opened.ok) throw new TypeError('not opened');
    return opened.value;
  };
  const keysIn = async (file: string) => {
    const keys = readPrivateKeys(await readFile(file, 'utf8'));
    return keys.ok ? keys.value.map(({ id }) => id) : [];
  };

  it('gets a fresh key before the others, and loses the others on demand, with the rights it had', async () => {
    const file = join(folder, 'key');
    await writeFile(file, `# since 2025\n${makePrivateKey()}\n`, { mode: 0o640 });
    const first = await ringOf(file);
    const added = await first.addKey();
    if (!added.ok) throw new TypeError('not added');
    const [fresh = '', ...old] = added.value.keyIds;
    expect(old).toEqual(first.keyIds);
    expect(await keysIn(file)).toEqual([fresh, ...old]);
    expect((await ringOf(file)).publicKey).toBe(added.value.publicKey);
    const dropped = await added.value.dropOldKeys();
    expect(dropped).toMatchObject({ ok: true, value: { keyIds: [fresh] } });
    expect(await keysIn(file)).toEqual([fresh]);
    expect((await stat(file)).mode & 0o777).toBe(0o640);
    expect(await readdir(folder)).toEqual(['key']);
  });

  it('never loses a key of one of two who rotate at once', async () => {
    const file = join(folder, 'key');
    await writeFile(file, `${makePrivateKey()}\n`);
    const rings = await Promise.all(Array.from({ length: 4 }, () => ringOf(file)));
    const added = await Promise.all(rings.map((ring) => ring.addKey()));
    const won = added.flatMap((one) => (one.ok ? [one.value.keyIds] : []));
    expect(won).toEqual([await keysIn(file)]);
    const lost = added.filter((one) => !one.ok);
    expect(lost).toHaveLength(3);
    for (const one of lost) expect(one).toMatchObject({ failure: { code: 'SECRET.KEY_FILE_CHANGED' } });
  });

  it('is made in spite of what a program that died has left, and not beside one that lives', async () => {
    const file = join(folder, 'key');
    await writeFile(file, `${makePrivateKey()}\n`);
    await writeFile(`${file}.next`, 'half');
    const ring = await ringOf(file);
    expect(await ring.addKey()).toMatchObject({ failure: { code: 'SECRET.KEY_FILE_CHANGED' } });
    await utimes(`${file}.next`, new Date(0), new Date(0));
    expect(await ring.addKey()).toMatchObject({ ok: true });
  });

  it('says where it has to be run when the file cannot be replaced, and changes nothing', async () => {
    // So long that nothing can be made beside it, whoever runs the tests.
    const file = join(folder, 'k'.repeat(252));
    await writeFile(file, `${makePrivateKey()}\n`);
    const ring = await ringOf(file);
    const refused = await ring.addKey();
    expect(refused).toMatchObject({ failure: { code: 'SECRET.KEY_FILE_READ_ONLY' } });
    expect(JSON.stringify(refused)).toContain('docker compose run --rm operator keys rotate');
    expect(await keysIn(file)).toEqual(ring.keyIds);
    expect(await openKeyring(join(folder, 'none'))).toMatchObject({ failure: { code: 'SECRET.FILE' } });
  });
});
