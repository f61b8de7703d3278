import { describe, expect, it } from 'vitest';
import { armFailPoint, FAIL_ACTIONS, FAIL_POINTS, parseFailPoint } from './fail-points';

describe('a fail point', () => {
  it('is read from name, place and action', () => {
    expect(parseFailPoint('after_stmt_n@1.2:kill9')).toEqual({
      ok: true,
      value: { name: 'after_stmt_n', step: 1, statement: 2, action: 'kill9' },
    });
    expect(parseFailPoint('before_final:throw')).toMatchObject({ ok: true, value: { step: null } });
    for (const name of FAIL_POINTS) {
      for (const action of FAIL_ACTIONS) expect(parseFailPoint(`${name}:${action}`).ok).toBe(true);
    }
  });

  it.each(['', 'after_begin', 'nowhere:kill9', 'after_begin:explode', 'after_begin@x:kill9', 'a:b:c'])(
    'spelt %j is refused by name',
    (text) => {
      expect(parseFailPoint(text)).toMatchObject({ ok: false, failure: { code: 'RUN.BAD_FAIL_POINT' } });
    },
  );

  it('fires once, at its place alone', () => {
    let kills = 0;
    const points = armFailPoint(
      { name: 'after_begin', step: 1, statement: null, action: 'kill9' },
      { kill: () => (kills += 1), pause: async () => undefined, loseControlDatabase: () => undefined },
    );
    const hands = { dropConnection: () => undefined, resetConnection: () => undefined };
    void points.reached('after_begin', { step: 0, statement: null }, hands);
    void points.reached('after_commit_ok', { step: 1, statement: null }, hands);
    expect(kills).toBe(0);
    void points.reached('after_begin', { step: 1, statement: null }, hands);
    void points.reached('after_begin', { step: 1, statement: null }, hands);
    expect(kills).toBe(1);
  });
});
