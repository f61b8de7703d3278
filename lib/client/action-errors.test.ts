import { describe, expect, it } from 'vitest';
import { actionErrors } from './action-errors';

const failure = { code: 'A.B', summary: 'It failed.', why: 'So it is.', fix: 'Do that.' };

describe('actionErrors', () => {
  it('puts sentences at their fields and leaves the summary to those without', () => {
    expect(
      actionErrors({ ok: false, failure, requestId: 'r', fields: { email: ['One.', 'Two.'], '': ['All.'] } }),
    ).toEqual([
      { field: 'email', message: 'One.' },
      { field: 'email', message: 'Two.' },
      { message: 'All.' },
    ]);
  });

  it('ends a sentence that somebody else left open before it goes on', () => {
    const open = { ...failure, summary: 'syntax error at or near "x"', why: undefined };
    expect(actionErrors({ ok: false, failure: open, requestId: 'r' })).toEqual([
      { message: 'syntax error at or near "x". Do that.' },
    ]);
  });

  it('says the whole failure when no field is meant', () => {
    expect(actionErrors({ ok: false, failure, requestId: 'r' })).toEqual([
      { message: 'It failed. So it is. Do that.' },
    ]);
  });
});
