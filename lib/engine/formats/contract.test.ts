import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { History } from '../model/history';
import type { SourceFile } from '../model/release';
import { buildTimeline } from '../timeline/build-timeline';
import { isRecording } from './program-recordings';
import { FORMATS } from './registry';
import { SAMPLE_FOLDERS } from './testing/sample-folders';

const TEXTS = ['CREATE TABLE a (id int);\n', 'CREATE TABLE b (id int);\n', 'CREATE TABLE c (id int);\n'];
const CONTEXT = { options: {}, schema: 'public', database: 'app' };
const NOTHING: History = { tableExists: false, entries: [] };

/** What every format promises, whatever its tool is; a further one needs a sample folder and passes, or is not one. */
describe.each(FORMATS.map((format) => [format.tool, format] as const))('the format of %s', (tool, format) => {
  const folder = (texts: readonly string[]): readonly SourceFile[] => SAMPLE_FOLDERS[tool]?.(texts) ?? [];
  const read = (files: readonly SourceFile[]) => format.read({ files, directories: [], options: {} });

  it('reads a folder into as many migrations, without problems, whatever the order of the files', () => {
    const files = folder(TEXTS);
    const straight = read(files);
    expect(straight.problems).toEqual([]);
    expect(straight.migrations).toHaveLength(TEXTS.length);
    for (const [place, text] of TEXTS.entries()) {
      expect(straight.migrations[place]?.body.text).toContain(text.trim());
    }
    expect(read(files.toReversed()).migrations).toEqual(straight.migrations);
  });

  it('gives every migration an id, a key and a path of its own', () => {
    const { migrations } = read(folder(TEXTS));
    for (const name of ['id', 'historyKey', 'path'] as const) {
      expect(new Set(migrations.map((migration) => migration[name])).size).toBe(migrations.length);
    }
    const paths = new Set(folder(TEXTS).map(({ path }) => path));
    expect(migrations.filter(({ path }) => !paths.has(path))).toEqual([]);
  });

  it('tells another text by its checksum, and the same one as the same', () => {
    const [before, after] = [read(folder(TEXTS)), read(folder([...TEXTS.slice(0, 2), 'SELECT 3;\n']))];
    const [own, other] = [before.migrations[2], after.migrations[2]];
    if (own === undefined || other === undefined) throw new TypeError('three migrations');
    expect(format.sameChecksum(own, own.checksum)).toBe(true);
    expect(own.program === undefined ? format.sameChecksum(own, other.checksum) : false).toBe(false);
  });

  it('selects every file that it reads from a source, and nothing that only looks like one', () => {
    const own = folder(TEXTS).filter(({ path }) => !isRecording(path));
    expect(own.filter(({ path }) => !format.selects(path, {}))).toEqual([]);
    expect(['README.md', '.git/config', 'image.png'].filter((path) => format.selects(path, {}))).toEqual([]);
  });

  it('is recognised by its files and no other format is', () => {
    const paths = folder(TEXTS).map(({ path }) => path);
    const known = FORMATS.filter((each) => each.recognises(paths)).map((each) => each.tool);
    // Any folder of JavaScript could be one of modules; Alembic's is known by what is no part of a release.
    expect(known).toEqual(tool === 'module' || tool === 'alembic' ? [] : [tool]);
  });

  it('undoes the way its tool does, or says what a person does instead', () => {
    const { undo, history } = format;
    expect(history.writeUndone !== undefined).toBe(undo.kind === 'down_part');
    if (undo.kind === 'none') {
      expect([undo.why, undo.instead].filter((words) => words.length < 40)).toEqual([]);
    } else expect(undo.newest(read(folder(TEXTS)).migrations, NOTHING)).toBeNull();
  });

  it('runs everything on an empty history, refuses nothing, and shows it as pending', () => {
    const { migrations } = read(folder(TEXTS));
    expect(format.pending(migrations, NOTHING, {})).toEqual(migrations.map(({ id }) => id));
    expect(format.refusal(migrations, NOTHING, { options: {}, resolves: false })).toBeNull();
    const { items } = buildTimeline({
      format,
      migrations,
      options: {},
      history: NOTHING,
      partlyApplied: new Set(),
    });
    expect(items.map(({ state }) => state)).toEqual(['pending', 'pending', 'pending']);
  });

  it('keeps its state in tables that it names, under a lock that it names', () => {
    expect(format.history.tables(CONTEXT).length).toBeGreaterThan(0);
    expect(['advisory', 'table', 'row', 'none']).toContain(format.lock(CONTEXT).kind);
    expect(new Set(format.options.map(({ name }) => name)).size).toBe(format.options.length);
  });

  it('says what is wrong with an empty folder, and with bytes that are no text', () => {
    expect(read([]).problems).toMatchObject([
      { code: expect.stringMatching(/^SOURCE\./), summary: expect.any(String) },
    ]);
    const [first, ...others] = folder(TEXTS);
    if (first === undefined) throw new TypeError('a file');
    const broken = read([{ ...first, bytes: new Uint8Array([0xff, 0xfe, 0x00, 0xd8, 0x41]) }, ...others]);
    if (format.programs === undefined) {
      expect(broken.problems.map(({ where }) => where?.file)).toContain(first.path);
    } else {
      // What a program holds is judged when it is tried; what it said is another file.
      expect(broken.migrations).toHaveLength(TEXTS.length);
    }
  });

  it('never throws, whatever the files hold and however they are called', () => {
    const names = folder(TEXTS).map(({ path }) => path);
    const path = fc.oneof(
      fc.constantFrom(
        ...names,
        'atlas.sum',
        'meta/_journal.json',
        'V1__a.sql',
        '__proto__',
        'V1__a.sql.conf',
      ),
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.stringMatching(/^[VRBU]?[0-9._-]{0,25}_{0,2}[a-z.]{0,8}\.(?:up\.|down\.)?(?:sql|js|mjs|json)$/),
    );
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc
        .constantFrom('{}', '[]', 'null', '-- {"file":1}', '{"entries":[{}]}', 'h1:x\n', '{a}')
        .map((text) => new TextEncoder().encode(text)),
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.record({ path, bytes }), { selector: (each) => each.path, maxLength: 6 }),
        (files) => {
          const reading = read(files);
          for (const problem of reading.problems) expect(problem.code).toMatch(/^[A-Z]+\.[A-Z_0-9]+$/);
          format.pending(reading.migrations, NOTHING, {});
          format.refusal(reading.migrations, NOTHING, { options: {}, resolves: false });
        },
      ),
      { numRuns: 500 },
    );
  });
});
