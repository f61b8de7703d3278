import { Secret, TOTP } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { closedSecondFactorCodes, createSecondFactorCodes } from './second-factor-codes';

const SESSION_SECRET = 'a session secret of this test, long enough';
const at = '2026-03-01T08:00:00.000Z';
const STEP = Date.parse(at) / 30_000;
const person = { id: 'p', email: 'p@example.org' };
const codes = createSecondFactorCodes(SESSION_SECRET, 'https://keeper.example.org');

/** What an app shows so many steps from that moment. */
const shown = (secret: string, steps: number): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.parse(at) + steps * 30_000 });

describe('codes of an app', () => {
  it('are known one step before and after, and tell which step they are of', () => {
    const { sealed, secret } = codes.make(person);
    for (const steps of [-1, 0, 1]) {
      const step = codes.stepOf({ sealed, personId: 'p', code: shown(secret, steps), at });
      expect(step).toEqual({ ok: true, value: STEP + steps });
    }
    for (const steps of [-2, 2]) {
      expect(codes.stepOf({ sealed, personId: 'p', code: shown(secret, steps), at })).toEqual({
        ok: true,
        value: null,
      });
    }
  });

  it('are those that RFC 6238 says', () => {
    const secret = new Secret({ buffer: new TextEncoder().encode('12345678901234567890').buffer });
    expect(new TOTP({ secret }).generate({ timestamp: 59_000 })).toBe('287082');
  });

  it('come from an address that names the installation and the person', () => {
    const { address, secret } = codes.make(person);
    const url = new URL(address);
    expect(decodeURIComponent(url.pathname)).toContain('Lockkeeper keeper.example.org:p@example.org');
    expect(url.searchParams.get('secret')).toBe(secret);
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  });
});

describe('the sealed secret', () => {
  it('is another one each time, holds nothing of the secret, and opens after a restart', () => {
    const [one, other] = [codes.make(person), codes.make(person)];
    expect(one.secret).not.toBe(other.secret);
    expect(JSON.stringify(one.sealed)).not.toContain(one.secret);
    const bytes = Buffer.from(Secret.fromBase32(one.secret).bytes).toString('base64').slice(0, -4);
    expect(JSON.stringify(one.sealed)).not.toContain(bytes);
    const again = createSecondFactorCodes(SESSION_SECRET, 'https://keeper.example.org');
    const code = shown(one.secret, 0);
    expect(again.stepOf({ sealed: one.sealed, personId: 'p', code, at })).toMatchObject({ value: STEP });
  });

  it('opens for nobody else, under no other session secret, and not when a bit of it was changed', () => {
    const { sealed, secret } = codes.make(person);
    const code = shown(secret, 0);
    const refused = { ok: false, failure: { code: 'SECOND_FACTOR.CANNOT_OPEN' } };
    expect(codes.stepOf({ sealed, personId: 'q', code, at })).toMatchObject(refused);
    const elsewhere = createSecondFactorCodes('another session secret, also long enough', 'http://localhost');
    expect(elsewhere.stepOf({ sealed, personId: 'p', code, at })).toMatchObject(refused);
    const bytes = Buffer.from(sealed.ciphertext, 'base64');
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    const changed = { ...sealed, ciphertext: bytes.toString('base64') };
    expect(codes.stepOf({ sealed: changed, personId: 'p', code, at })).toMatchObject(refused);
    for (const ciphertext of ['', 'AAAA']) {
      expect(codes.stepOf({ sealed: { ...sealed, ciphertext }, personId: 'p', code, at })).toMatchObject(
        refused,
      );
    }
  });

  it('is no business of worker and command line', () => {
    expect(() => closedSecondFactorCodes().make(person)).toThrow(/only the web process/);
  });
});
