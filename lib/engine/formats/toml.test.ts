import { describe, expect, it } from 'vitest';
import { DEEPEST, memberOf, type StaticValue } from './static-value';
import { readToml } from './toml';

function read(...lines: readonly string[]): StaticValue {
  const toml = readToml(lines.join('\n'));
  if (!toml.ok) throw new TypeError(`no TOML from line ${String(toml.failure)}`);
  return toml.value;
}

/** Plain, as `JSON.parse` would give it. */
function plain(value: StaticValue | null): unknown {
  switch (value?.kind) {
    case 'list':
      return value.items.map(plain);
    case 'record':
      return Object.fromEntries([...value.members].map(([name, member]) => [name, plain(member)]));
    case 'text':
    case 'plain':
      return value.value;
    case 'computed':
    case undefined:
      return undefined;
  }
}

function depthOf(value: StaticValue): number {
  const below =
    value.kind === 'list' ? value.items : value.kind === 'record' ? [...value.members.values()] : [];
  return below.length === 0 ? 0 : 1 + Math.max(...below.map(depthOf));
}

describe('a TOML text', () => {
  it('is read with tables, dotted keys, arrays of tables, and what is written on one line', () => {
    const toml = read(
      'a.b = 1',
      '[t."odd name"]',
      'x.y = [\'one\', "t\\u0077o"]',
      '[[many]]',
      'n = 1',
      '[[many]]',
      'n = { deep = true, day = 1979-05-27 }',
      '[many.below]',
      'z = inf',
    );
    expect(plain(toml)).toEqual({
      a: { b: 1 },
      t: { 'odd name': { x: { y: ['one', 'two'] } } },
      many: [{ n: 1 }, { n: { deep: true, day: '1979-05-27' }, below: { z: Infinity } }],
    });
  });

  it('tells where each value stands', () => {
    const toml = read(
      '# first',
      '[flyway]',
      'table = "history"',
      'locations = [',
      '  "filesystem:sql",',
      ']',
    );
    expect(memberOf(toml, 'flyway')).toMatchObject({ line: 2 });
    expect(memberOf(toml, 'flyway', 'table')).toEqual({ kind: 'text', value: 'history', line: 3 });
    expect(memberOf(toml, 'flyway', 'locations')).toMatchObject({ line: 4, items: [{ line: 5 }] });
  });

  it('has names, whatever they mean to JavaScript', () => {
    expect(memberOf(read('[__proto__]', 'constructor = "a"'), '__proto__', 'constructor')).toMatchObject({
      value: 'a',
    });
    expect(memberOf(read('a = 1'), 'toString')).toBeNull();
  });

  it.each([
    ['a name twice', ['a = 1', 'a = 2'], 2],
    ['a table that is a value already', ['a = 1', '[a]', 'b = 1'], 2],
    ['a value that is missing', ['', 'a ='], 2],
  ])('is none with %s, and says from which line', (_, lines, line) => {
    expect(readToml(lines.join('\n'))).toEqual({ ok: false, failure: line });
  });

  it.each([
    ['lists', `${'['.repeat(2 * DEEPEST)}${']'.repeat(2 * DEEPEST)}`],
    ['tables on one line', `${'{ a = '.repeat(2 * DEEPEST)}1${' }'.repeat(2 * DEEPEST)}`],
  ])('is read down to a depth of %s that a configuration has', (_, nested) => {
    expect(depthOf(read(`a = ${nested}`))).toBe(DEEPEST + 2);
  });

  it('is none, or is read, however deep a hostile one is', () => {
    for (const text of [`a = ${'['.repeat(20_000)}`, `a${'.a'.repeat(20_000)} = 1`, '[a]\n'.repeat(9_999)]) {
      expect([true, false]).toContain(readToml(text).ok);
    }
  });
});
