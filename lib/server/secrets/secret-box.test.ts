import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SealedSecret } from '../../engine/model/environment';
import type { SecretBinding } from '../../engine/ports/secret-box';
import { readPublicKey, writePublicKey } from './sealing-key';
import { createSecretOpener } from './secret-opener';
import { makePrivateKey, readPrivateKeys, type PrivateSealingKey } from './secret-opener-keys';
import { createSecretSealer } from './secret-sealer';

const binding: SecretBinding = {
  environmentId: '7b1c1f6e-0000-4000-8000-000000000001',
  connection: { host: 'db.internal', port: 5432, database: 'shop', user: 'deployer', tlsMode: 'verify_full' },
};

function newKey(): PrivateSealingKey {
  const keys = readPrivateKeys(makePrivateKey());
  const [key] = keys.ok ? keys.value : [];
  if (key === undefined) throw new TypeError('no key');
  return key;
}

const key = newKey();
const sealer = createSecretSealer(key);
const opener = createSecretOpener([key]);
const CANNOT_OPEN = expect.objectContaining({
  failure: expect.objectContaining({ code: 'SECRET.CANNOT_OPEN' }),
});

describe('sealed secrets', () => {
  it('open to exactly what was sealed, whatever the characters', () => {
    const special = [
      '',
      ' ',
      `p@ss:w/o?r#d%[]&=+'"\`$\\;|<>*!~^{}(),.`,
      'line\nbreak\r\ttab\0nul',
      'пароль 密码 🔐 é',
      'x'.repeat(5000),
    ];
    for (const password of special) {
      expect(opener.open(sealer.seal(password, binding), binding)).toBe(password);
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (password) => {
        expect(opener.open(sealer.seal(password, binding), binding)).toBe(password);
      }),
      { numRuns: 50 },
    );
  });

  it('never look alike twice, and do not hold the password', () => {
    const [one, two] = [sealer.seal('canary-password', binding), sealer.seal('canary-password', binding)];
    expect(one.keyId).toBe(two.keyId);
    expect(one.ephemeralPublicKey).not.toBe(two.ephemeralPublicKey);
    expect(one.nonce).not.toBe(two.nonce);
    expect(one.ciphertext).not.toBe(two.ciphertext);
    expect(Buffer.from(one.ciphertext, 'base64').toString('latin1')).not.toContain('canary');
  });

  it.each<[string, SecretBinding]>([
    ['environment', { ...binding, environmentId: '7b1c1f6e-0000-4000-8000-000000000002' }],
    ['host', { ...binding, connection: { ...binding.connection, host: 'evil.internal' } }],
    ['port', { ...binding, connection: { ...binding.connection, port: 5433 } }],
    ['database', { ...binding, connection: { ...binding.connection, database: 'shop2' } }],
    ['user', { ...binding, connection: { ...binding.connection, user: 'postgres' } }],
    ['TLS mode', { ...binding, connection: { ...binding.connection, tlsMode: 'disable' } }],
  ])('stay closed for another %s', (_, other) => {
    const secret = sealer.seal('password', binding);
    expect(() => opener.open(secret, other)).toThrow(CANNOT_OPEN);
  });

  it('stay closed when any part was tampered with', () => {
    const secret = sealer.seal('password', binding);
    const flip = (text: string, at: number): string => {
      const bytes = Buffer.from(text, 'base64');
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      return bytes.toString('base64');
    };
    const length = Buffer.from(secret.ciphertext, 'base64').length;
    const tampered: SealedSecret[] = [
      ...Array.from({ length }, (_, at) => ({ ...secret, ciphertext: flip(secret.ciphertext, at) })),
      { ...secret, nonce: flip(secret.nonce, 0) },
      { ...secret, ephemeralPublicKey: flip(secret.ephemeralPublicKey, 5) },
      { ...secret, ephemeralPublicKey: Buffer.alloc(32).toString('base64') },
      { ...secret, ephemeralPublicKey: '' },
      { ...secret, ciphertext: secret.ciphertext.slice(0, 8) },
      { ...secret, ciphertext: '' },
      { ...secret, nonce: '' },
      { ...secret, keyId: 'another' },
    ];
    for (const changed of tampered) expect(() => opener.open(changed, binding)).toThrow(CANNOT_OPEN);
  });

  it('stay closed for another key, and open for an older one of several', () => {
    const secret = sealer.seal('password', binding);
    expect(() => createSecretOpener([newKey()]).open(secret, binding)).toThrow(CANNOT_OPEN);
    expect(createSecretOpener([newKey(), key]).open(secret, binding)).toBe('password');
  });
});

describe('sealing keys', () => {
  it('are read back from their text', () => {
    const text = writePublicKey(key.key);
    expect(text).toMatch(/^lkpub_[A-Za-z0-9_-]{43}$/);
    const read = readPublicKey(`${text}\n`);
    expect(read.ok && read.value.id).toBe(key.id);
    const sealed = read.ok ? createSecretSealer(read.value).seal('password', binding) : null;
    expect(sealed !== null && opener.open(sealed, binding)).toBe('password');
  });

  it('take several private keys with comments between them', () => {
    const keys = readPrivateKeys(`# current\n${makePrivateKey()}\n\n# 2025\n${makePrivateKey()}\n`);
    expect(keys.ok && keys.value.length).toBe(2);
  });

  it.each(['', '# nothing', 'lkpub_abc', `lkpriv_short`, `${makePrivateKey()} tail`])(
    'refuse %j as private key without showing it',
    (text) => {
      const keys = readPrivateKeys(text);
      expect(keys).toMatchObject({ ok: false, failure: { code: 'SECRET.BAD_KEY' } });
      expect(JSON.stringify(keys)).not.toContain('lkpriv_s');
    },
  );

  it('refuse a private key where a public one belongs', () => {
    expect(readPublicKey(makePrivateKey())).toMatchObject({ ok: false, failure: { code: 'SECRET.BAD_KEY' } });
  });
});
