import { describe, expect, it } from 'vitest';
import { PROGRAM_VARIABLES, programVariables } from './program-variables';
import { FORMATS } from './registry';

const read = (variables: string) => programVariables({ variables });

describe('the variables of programs', () => {
  it('are none where none are given', () => {
    expect(programVariables({})).toEqual({ ok: true, value: {} });
    expect(read('')).toEqual({ ok: true, value: {} });
  });

  it('are pairs with commas between them; a value may hold =, and a comma behind a backslash', () => {
    expect(read('REALM=north, LIST=a\\,b ,QUERY=a=b&c, EMPTY=, _x1=C:\\temp')).toEqual({
      ok: true,
      value: { REALM: 'north', LIST: 'a,b', QUERY: 'a=b&c', EMPTY: '', _x1: 'C:\\temp' },
    });
  });

  it('keep their case, and what an object has of its own means nothing', () => {
    const both = read('realm=a,REALM=b,__proto__=c,constructor=d');
    expect(both.ok && Object.entries(both.value)).toEqual([
      ['realm', 'a'],
      ['REALM', 'b'],
      ['__proto__', 'c'],
      ['constructor', 'd'],
    ]);
  });

  it.each([
    ['REALM', 'cannot be read'],
    ['=north', 'cannot be read'],
    ['REALM=north,south', 'cannot be read'],
    ['MY REALM=north', 'MY REALM cannot be the name'],
    ['1ST=north', '1ST cannot be the name'],
    ['PGOPTIONS=-c role=boss', 'PGOPTIONS cannot be given'],
    ['PGHOST=elsewhere', 'PGHOST cannot be given'],
    ['NODE_OPTIONS=--inspect', 'NODE_OPTIONS cannot be given'],
    ['LD_PRELOAD=/x.so', 'LD_PRELOAD cannot be given'],
    ['PYTHONPATH=/x', 'PYTHONPATH cannot be given'],
    ['DATABASE_URL=postgres://app:hunter2@db/shop', 'The value of DATABASE_URL holds a password'],
  ])('are refused as %s', (given, summary) => {
    const refused = read(given);
    expect(refused).toMatchObject({ ok: false, failure: { code: 'SOURCE.OPTION_INVALID' } });
    expect(JSON.stringify(refused)).toContain(summary);
    expect(JSON.stringify(refused)).not.toContain('hunter2');
    expect(PROGRAM_VARIABLES.problem?.(given)).toMatchObject({ code: 'SOURCE.OPTION_INVALID' });
  });

  it('may be an address without a password', () => {
    expect(read('AUTH_URL=https://auth.example/realm, DATABASE_URL=postgres://db/shop').ok).toBe(true);
  });

  it('are an option of every format whose migrations are programs, and of no other', () => {
    for (const { tool, options, programs } of FORMATS) {
      expect([tool, options.includes(PROGRAM_VARIABLES)]).toEqual([tool, programs !== undefined]);
    }
  });
});
