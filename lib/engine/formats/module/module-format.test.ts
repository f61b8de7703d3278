import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCanonical } from '../../base/canonical-json';
import type { SourceFile } from '../../model/release';
import { programChecksum } from '../described-programs';
import { describeModules } from './module-folder';
import { recordingFile } from '../program-recordings';
import { moduleFormat } from './module-format';
import { orderModules } from './order-modules';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const program = (file: string, ...dependencies: readonly string[]) => ({
  file,
  version: /^\d+/.exec(file)?.[0] ?? '',
  name: file.slice(file.indexOf('-') + 1, file.lastIndexOf('.')),
  dependencies,
  up: true,
  down: false,
});

/** A release of these modules, each with one statement. */
function release(...programs: readonly ReturnType<typeof program>[]): readonly SourceFile[] {
  const files = programs.map(({ file }) => ({ path: file, bytes: bytes(file) }));
  const described = describeModules(files, toCanonical(programs));
  if (!described.ok) throw new TypeError(JSON.stringify(described.failure));
  const recordings = described.value.map((each) =>
    recordingFile({ ...each, statements: [`SELECT '${each.file}'`], reads: true }),
  );
  return [...files, ...recordings];
}

const read = (files: readonly SourceFile[]) => moduleFormat.read({ files, directories: [], options: {} });

describe('a release of modules', () => {
  it('holds what they said, after what they depend on, else by number', () => {
    const { migrations, problems, notes } = read(
      release(program('10-late.mjs'), program('2-b.js', 'c'), program('3-c.cjs'), program('1-a.mjs', '3')),
    );
    expect(problems).toEqual([]);
    expect(migrations).toMatchObject([
      { id: '3-c', name: 'c', historyKey: '3', dependsOn: [], program: { file: '3-c.cjs' } },
      { id: '1-a', dependsOn: ['3-c'] },
      { id: '2-b', dependsOn: ['3-c'], checksum: programChecksum(bytes('2-b.js')) },
      { id: '10-late', path: 'recorded/10-late.mjs.sql' },
    ]);
    expect(migrations[0]?.body.text).toContain("\nSELECT '3-c.cjs'\n;");
    expect(notes).toMatchObject(migrations.map(({ id }) => ({ code: 'PROGRAM.READS', migrationId: id })));
  });

  it('is none while a module was not tried, or a recording is not ours', () => {
    expect(read([{ path: '1-a.mjs', bytes: bytes('') }]).problems).toMatchObject([
      { code: 'PROGRAM.NOT_RECORDED', where: { file: '1-a.mjs' } },
    ]);
    expect(read([{ path: 'recorded/1-a.mjs.sql', bytes: bytes('SELECT 1;') }]).problems).toMatchObject([
      { code: 'PROGRAM.NOT_RECORDED' },
    ]);
  });

  it('takes no recording from a source', () => {
    expect(
      ['1-a.mjs', 'lib/words.json', 'recorded/1-a.mjs.sql', 'recorded/2-b.js', 'x.sql'].map((path) =>
        moduleFormat.selects(path, {}),
      ),
    ).toEqual([true, true, false, false, false]);
  });

  it('does not mind line ends and a byte order mark', () => {
    expect(programChecksum(bytes('\uFEFFCREATE TABLE t (id int);\r\n'))).toBe(
      programChecksum(bytes('CREATE TABLE t (id int);\n')),
    );
    expect(programChecksum(bytes('CREATE TABLE t (id int);\n'))).toMatch(/^12c83f98.*b9040$/);
  });

  it('has every module after all that it depends on, whatever the graph', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.nat(19), { maxLength: 3 }), { minLength: 1, maxLength: 20 }),
        (graph) => {
          // Dependencies point to lower places alone, numbers go the other way.
          const modules = graph.map((wanted, place) => ({
            ...program(`${String(100 - place)}-m${String(place)}.mjs`),
            dependencies: wanted.filter((other) => other < place).map((other) => `m${String(other)}`),
            checksum: '',
            reads: false,
          }));
          const ordered = orderModules(modules);
          if (!ordered.ok) throw new TypeError('no order');
          const places = new Map(ordered.value.map(({ name }, place) => [name, place]));
          for (const { name, dependencies } of ordered.value) {
            for (const wanted of dependencies) {
              expect(places.get(wanted)).toBeLessThan(places.get(name) ?? -1);
            }
          }
          expect(ordered.value).toHaveLength(modules.length);
        },
      ),
    );
  });
});

describe('a history of modules', () => {
  const row = (version: string, status: string, checksum = 'x') => ({
    version,
    name: 'a',
    executed_at: '2026-01-02 03:04:05+00',
    status,
    checksum,
  });
  it('of another shape is refused, never guessed', () => {
    expect(moduleFormat.history.toEntries([row('1', 'perhaps')])).toMatchObject({
      ok: false,
      failure: { code: 'HISTORY.UNKNOWN_SHAPE' },
    });
  });
});
