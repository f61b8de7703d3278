import { describe, expect, it } from 'vitest';
import { createGuardedParser } from './guarded-parser';
import { loadParser } from './load-parser';
import { createQuickParser } from './quick-parser';

describe('a parser for short texts', () => {
  it.each([
    ['parentheses', `SELECT ${'('.repeat(495)}1${')'.repeat(496 - 1)}`],
    ['parentheses that are never closed', `SELECT ${'('.repeat(993)}`],
    ['operators', `SELECT ${'-'.repeat(0)}${'- '.repeat(490)}1`],
    ['negations', `SELECT ${'NOT '.repeat(240)}true`],
    ['cases', `SELECT ${'CASE WHEN '.repeat(99)}`],
    ['sub-queries', `SELECT ${'(SELECT '.repeat(120)}`],
    ['arrays', `SELECT ${'['.repeat(990)}`],
  ])('is not broken by a thousand characters of %s', async (_, text) => {
    const own = await loadParser();
    const guarded = createGuardedParser();
    const quick = createQuickParser(own, guarded);
    const [here, there] = [await quick.parse(text), await guarded.parseScript(text)];
    expect(here.analysed).toBe(there.analysed);
    expect(await quick.parse('SELECT 1')).toMatchObject({ analysed: true });
    await guarded.close();
  });

  it('asks the guarded one for everything longer', async () => {
    const own = await loadParser();
    const asked: string[] = [];
    const quick = createQuickParser(own, {
      parseScript: (text) => {
        asked.push(text);
        return Promise.reject(new TypeError('asked'));
      },
      scan: () => Promise.reject(new TypeError('asked')),
    });
    const long = `SELECT '${'x'.repeat(1_000)}'`;
    await expect(quick.parse(long)).rejects.toThrow('asked');
    await expect(quick.scan(long)).rejects.toThrow('asked');
    expect(asked).toEqual([long]);
  });
});
