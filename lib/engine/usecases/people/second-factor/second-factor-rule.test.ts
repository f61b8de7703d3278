import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { later } from '../../../model/instant';
import { isCheckFresh, readCode, recoveryCodeHash, recoveryCodeOf } from './second-factor-rule';

const now = '2026-03-01T08:00:00.000Z';

describe('isCheckFresh', () => {
  const factor = { confirmedAt: now };

  it('counts up to five minutes and never without a check', () => {
    expect(isCheckFresh({ secondFactorAt: null }, factor, now)).toBe(false);
    expect(isCheckFresh({ secondFactorAt: now }, factor, later(now, 300_000))).toBe(true);
    expect(isCheckFresh({ secondFactorAt: now }, factor, later(now, 300_001))).toBe(false);
  });

  it('never counts for a second factor that was set up after it, or was not set up', () => {
    expect(isCheckFresh({ secondFactorAt: later(now, -1) }, factor, now)).toBe(false);
    expect(isCheckFresh({ secondFactorAt: now }, { confirmedAt: null }, now)).toBe(false);
  });
});

describe('readCode', () => {
  it('reads codes as people type them', () => {
    expect(readCode(' 123 456 ')).toEqual({ kind: 'app', code: '123456' });
    expect(readCode('ABCDE-fghjk-mnpqr-stuvw')).toEqual({ kind: 'recovery', code: 'abcdefghjkmnpqrstuvw' });
  });

  it('takes nothing else for a code', () => {
    for (const typed of [
      '',
      '12345',
      '1234567',
      '12345a',
      '１２３４５６',
      'abcde-fghjk-mnpqr-stuv1',
      'x'.repeat(99),
    ]) {
      expect(readCode(typed)).toEqual({ kind: 'neither' });
    }
  });
});

describe('recovery codes', () => {
  it('are read back as they are shown, whatever chance gives', () => {
    fc.assert(
      fc.property(fc.string(), (token) => {
        const code = recoveryCodeOf(token);
        expect(code).toMatch(/^([a-z0-9]{5}-){3}[a-z0-9]{5}$/);
        const read = readCode(code.toUpperCase());
        expect(read.kind === 'recovery' && recoveryCodeHash('p', read.code)).toBe(
          recoveryCodeHash('p', code),
        );
      }),
    );
  });

  it('are kept so that the same code of two people is not the same in the store', () => {
    const code = recoveryCodeOf('token');
    expect(recoveryCodeHash('p', code)).not.toBe(recoveryCodeHash('q', code));
  });
});
