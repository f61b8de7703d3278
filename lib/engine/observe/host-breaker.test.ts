import { describe, expect, it } from 'vitest';
import { failure } from '../base/failure';
import { later } from '../model/instant';
import { HostBreaker } from './host-breaker';

const HOST = { host: 'db.example.org', port: 5432 };
const AT = '2026-11-21T12:00:00.000Z';
const DEAD = failure('TARGET.CONNECT_TIMEOUT', 'The host did not answer.');
const WRONG_PASSWORD = failure('TARGET.WRONG_PASSWORD', 'The password is wrong.');

function after(...found: readonly (typeof DEAD | null)[]): HostBreaker {
  const breaker = new HostBreaker();
  for (const each of found) breaker.note(HOST, each, AT);
  return breaker;
}

describe('a host that cannot be reached', () => {
  it('is left alone after three looks in a row, and others at the same time are told what it said', () => {
    expect(after(DEAD, DEAD).resting(HOST, AT)).toBeNull();
    expect(after(DEAD, DEAD, DEAD).resting(HOST, AT)).toEqual(DEAD);
    expect(after(DEAD, DEAD, DEAD).resting({ ...HOST, host: 'DB.example.org' }, AT)).toEqual(DEAD);
    expect(after(DEAD, DEAD, DEAD).resting({ ...HOST, port: 5433 }, AT)).toBeNull();
  });

  it('is tried by one after a minute, and left alone again when that fails', () => {
    const breaker = after(DEAD, DEAD, DEAD);
    expect(breaker.resting(HOST, later(AT, 59_999))).toEqual(DEAD);
    const then = later(AT, 60_000);
    expect([breaker.resting(HOST, then), breaker.resting(HOST, then)]).toEqual([null, DEAD]);
    breaker.note(HOST, DEAD, then);
    expect(breaker.resting(HOST, later(then, 1))).toEqual(DEAD);
  });

  it.each([
    ['it is reached', null],
    ['a server there refuses the password', WRONG_PASSWORD],
  ])('is looked at by everybody as soon as %s', (_, found) => {
    const breaker = after(DEAD, DEAD, DEAD, found);
    expect(breaker.resting(HOST, AT)).toBeNull();
    breaker.note(HOST, DEAD, AT);
    expect(breaker.resting(HOST, AT)).toBeNull();
  });
});
