import { describe, expect, it } from 'vitest';
import { findSources } from '../find-sources';
import { foldersOf } from '../repository-paths';
import { interpolated, readIniSection } from './read-ini';

const sources = (ini: string, paths: readonly string[] = [], file = 'alembic.ini') => {
  const all = [file, ...paths];
  return findSources('/repo', {
    paths: all,
    folders: foldersOf(all),
    configurations: [{ path: file, text: ini, module: null }],
  });
};

/** What a folder with these configurations offers. */
const found = (texts: Readonly<Record<string, string>>) => {
  const all = [...Object.keys(texts), 'db/env.py'];
  return findSources('/repo', {
    paths: all,
    folders: foldersOf(all),
    configurations: Object.entries(texts).map(([path, text]) => ({ path, text, module: null })),
  }).sources;
};

describe('pyproject.toml', () => {
  const TOML = `[project]\nname = "x"\n[tool.alembic]\nscript_location = "%(here)s/db"\n`;

  it('names the folder of scripts and what files are called, as alembic.ini does', () => {
    const more =
      'file_template = "%%(year)d_%%(rev)s"\ntruncate_slug_length = 60\nrecursive_version_locations = true\n';
    expect(found({ 'pyproject.toml': `${TOML}${more}` })).toMatchObject([
      {
        tool: 'alembic',
        place: 'db',
        options: { fileTemplate: '%(year)d_%(rev)s', slugLength: '60', recursive: 'true' },
        evidence: [{ file: 'pyproject.toml', line: 4, says: 'script_location: %(here)s/db' }],
        remarks: [],
      },
    ]);
  });

  it('has lists of folders, in which nothing is a separator', () => {
    const more = 'version_locations = ["%(here)s/db/a b", "db/c,d"]\n';
    expect(found({ 'pyproject.toml': `${TOML}${more}` })).toMatchObject([
      { place: 'db', options: { versions: 'a b,c,d' } },
    ]);
  });

  it('counts after alembic.ini beside it, setting by setting', () => {
    const ini = '[alembic]\nfile_template = %%(epoch)d_%%(rev)s\nversion_locations =\n';
    const more = 'file_template = "other"\nversion_locations = ["db/first"]\n';
    expect(found({ 'alembic.ini': ini, 'pyproject.toml': `${TOML}${more}` })).toMatchObject([
      { place: 'db', options: { fileTemplate: '%(epoch)d_%(rev)s', versions: 'first' } },
    ]);
    expect(
      found({ 'alembic.ini': '[alembic]\nscript_location = db/old\n', 'pyproject.toml': TOML }),
    ).toMatchObject([{ place: 'db/old' }]);
    expect(
      found({ 'app/alembic.ini': '[alembic]\nfile_template = x\n', 'pyproject.toml': TOML }),
    ).toMatchObject([{ place: 'db', options: {} }]);
  });

  it.each([
    ['of other tools', '[tool.black]\nline-length = 100\n'],
    ['that is no TOML', '[tool.alembic\nscript_location = "db"'],
    ['with something else in it', '[tool]\nalembic = 3\n'],
    ['without a folder of scripts', '[tool.alembic]\nfile_template = "x"\n'],
  ])('%s offers nothing', (_, text) => {
    expect(found({ 'pyproject.toml': text })).toEqual([]);
  });

  it('says what cannot be found', () => {
    expect(found({ 'pyproject.toml': '[tool.alembic]\nscript_location = "%(there)s/db"\n' })).toEqual([]);
  });
});

describe('alembic.ini', () => {
  it('names the folder of scripts, with the file and line', () => {
    const ini =
      '# written by hand\n[alembic]\nscript_location = %(here)s/migrations\n\n[loggers]\nkeys = root\n';
    expect(sources(ini, ['migrations/script.py.mako', 'migrations/versions/a.py']).sources).toMatchObject([
      {
        tool: 'alembic',
        place: 'migrations',
        options: {},
        evidence: [
          { file: 'alembic.ini', line: 3, says: 'script_location: %(here)s/migrations' },
          { file: 'migrations/script.py.mako', says: 'A file of Alembic' },
        ],
        remarks: [],
      },
    ]);
  });

  it.each([
    ['one below', 'version_locations = %(here)s/db/versions', 'db', {}],
    ['another below', 'version_locations = db/first', 'db', { versions: 'first' }],
    [
      'several with a separator',
      'path_separator = os\nversion_locations = %(here)s/db/a:%(here)s/db/b c',
      'db',
      { versions: 'a,b c' },
    ],
    ['several in the older way', 'version_locations = db/a db/b', 'db', { versions: 'a,b' }],
    [
      'one elsewhere',
      'version_locations = app/revisions\nrecursive_version_locations = true',
      '.',
      { versions: 'app/revisions', recursive: 'true' },
    ],
    ['lines', 'path_separator = newline\nversion_locations =\n  db/a\n  db/b', 'db', { versions: 'a,b' }],
  ])('names folders of versions: %s', (_, lines, place, options) => {
    const { sources: found } = sources(`[alembic]\nscript_location = db\n${lines}\n`, ['db/env.py']);
    expect(found).toMatchObject([{ place, options }]);
  });

  it('counts a folder of a package as one below it', () => {
    expect(
      sources('[alembic]\nscript_location = app.db:migrations\n', ['app/db/migrations/env.py']).sources,
    ).toMatchObject([{ place: 'app/db/migrations' }]);
  });

  it('lies where it lies', () => {
    const ini = '[alembic]\nscript_location: alembic\n';
    expect(sources(ini, ['backend/alembic/env.py'], 'backend/alembic.ini').sources).toMatchObject([
      { place: 'backend/alembic' },
    ]);
  });

  it.each([
    ['another database', 'script_location = db\nsqlalchemy.url = mysql://u:secret@h/d', ['Alembic']],
    ['a placeholder', 'script_location = db\nsqlalchemy.url = driver://user:pass@localhost/dbname', []],
  ])('tells %s, and never an address', (_, lines, others) => {
    const found = sources(`[alembic]\n${lines}\n`, ['db/env.py']);
    expect(found.others.map(({ title }) => title)).toEqual(others);
    expect(JSON.stringify(found)).not.toMatch(/secret|user:pass/);
  });

  it('that leads out of the folder is a remark', () => {
    expect(sources('[alembic]\nscript_location = ../elsewhere\n').remarks).toEqual([
      'alembic.ini:2: ../elsewhere cannot be found below the folder that was looked into.',
    ]);
  });

  it('without a folder of scripts leaves it to the files', () => {
    expect(sources('[alembic]\n', ['migrations/script.py.mako']).sources).toMatchObject([
      { place: 'migrations' },
    ]);
  });
});

describe('an INI file', () => {
  it('is read as configparser reads it', () => {
    const text = '[other]\na = 0\n[alembic]\nA : 1 = 2\n; no\nb =\n  x\n  # no\n  y\n[ignored]\nb = 3\n';
    expect(Object.fromEntries(readIniSection(text, 'alembic'))).toEqual({
      a: { value: '1 = 2', line: 4 },
      b: { value: 'x\ny', line: 6 },
    });
  });

  it.each([
    ['%(a)s/x', '1/x'],
    ['100%%', '100%'],
    ['%(b)s', '[1]'],
    ['%(round)s', null],
    ['%(nowhere)s', null],
    ['50% off', null],
    ['%', null],
  ])('fills in %s', (text, expected) => {
    const values: Readonly<Record<string, string>> = { a: '1', b: '[%(a)s]', round: '%(round)s' };
    expect(interpolated(text, (name) => values[name] ?? null)).toBe(expected);
  });
});
