import { describe, expect, it } from 'vitest';
import { findSources } from '../find-sources';
import { foldersOf } from '../repository-paths';
import { readFlywayProperties } from './flyway-properties';

/** What is found in a repository of these texts. */
function look(texts: Readonly<Record<string, string>>) {
  const paths = Object.keys(texts);
  const configurations = Object.entries(texts).map(([path, text]) => ({ path, text, module: null }));
  const { sources, others, remarks } = findSources('/repository', {
    paths,
    folders: foldersOf(paths),
    configurations,
  });
  return { sources: sources.filter(({ tool }) => tool === 'flyway'), others, remarks };
}

const SQL = { 'sql/V1__init.sql': 'SELECT 1;' };

describe('flyway.conf', () => {
  it('gives folder and options, and of placeholders the names alone to see', () => {
    const { sources } = look({
      ...SQL,
      'conf/flyway.conf': [
        '# a comment',
        'flyway.url = jdbc:postgresql://localhost/shop',
        'flyway.password: not to be shown',
        'flyway.locations=filesystem:sql',
        'flyway.table history',
        'flyway.outOfOrder=true',
        'flyway.placeholders.who=a,b',
        `flyway.placeholders.token=\${TOKEN}`,
        'flyway.defaultSchema=shop',
      ].join('\r\n'),
    });
    expect(sources).toMatchObject([
      {
        place: 'sql',
        options: { table: 'history', outOfOrder: 'true', placeholders: 'who=a\\,b' },
        remarks: [
          'conf/flyway.conf:8: placeholders.token comes from a variable of the environment.',
          'conf/flyway.conf:9: defaultSchema is shop; give it as the schema of the connection of each environment.',
        ],
      },
    ]);
    const told = JSON.stringify(sources[0]?.evidence);
    expect(told).toContain('placeholders.who');
    expect(told).not.toContain('a,b');
    expect(told).not.toContain('not to be shown');
    expect(sources[0]?.evidence).toContainEqual({
      file: 'conf/flyway.conf',
      line: 5,
      says: 'table: history',
    });
  });

  it('continues a line as Flyway does, and keeps every other backslash', () => {
    const read = readFlywayProperties(
      'flyway.locations=filesystem:a,\\\n  filesystem:b\nflyway.table=x\\\nflyway.url=C:\\y\n',
    );
    const texts = Object.fromEntries(
      [...read].map(([name, value]) => [name, 'value' in value ? value.value : null]),
    );
    expect(texts).toEqual({
      'flyway.locations': 'filesystem:a,filesystem:b',
      'flyway.table': 'x\\',
      'flyway.url': 'C:\\y',
    });
  });

  it('finds several locations below the folder that holds them, and class paths where resources lie', () => {
    const files = {
      'app/src/main/resources/db/one/V1__a.sql': '',
      'app/src/main/resources/db/two/V2__b.sql': '',
    };
    const { sources } = look({ ...files, 'app/flyway.conf': 'flyway.locations=classpath:db/one,db/two' });
    expect(sources).toMatchObject([
      { place: 'app/src/main/resources/db', options: { locations: 'one,two' }, remarks: [] },
    ]);
  });

  it('takes the one folder of Flyway near it where the location is not there, and says so', () => {
    const { sources } = look({ ...SQL, 'flyway.conf': 'flyway.locations=filesystem:/elsewhere' });
    expect(sources).toMatchObject([
      { place: 'sql', remarks: [expect.stringContaining('/elsewhere is not in the folder')] },
    ]);
  });

  it('names what would make Flyway see other files, and another database', () => {
    expect(
      look({ ...SQL, 'flyway.conf': 'flyway.locations=filesystem:sql\nflyway.sqlMigrationPrefix=M' })
        .sources[0]?.remarks,
    ).toEqual([expect.stringContaining('sqlMigrationPrefix is set')]);
    const other = look({
      ...SQL,
      'flyway.conf': 'flyway.url=jdbc:mysql://x/y\nflyway.locations=filesystem:sql',
    });
    expect(other.sources).toEqual([]);
    expect(other.others).toMatchObject([{ title: 'Flyway', why: expect.stringContaining('mysql') }]);
  });
});

describe('flyway.toml', () => {
  it('gives the same, with lists, numbers and environments as TOML has them', () => {
    const { sources } = look({
      ...SQL,
      'flyway.toml': [
        '[environments.production]',
        'url = "jdbc:postgresql://localhost/shop"',
        'schemas = ["shop", "other"]',
        '[flyway]',
        'locations = ["filesystem:sql"]',
        'outOfOrder = true',
        `table = "\${env.TABLE}"`,
        '[flyway.placeholders]',
        'who = "bob"',
      ].join('\n'),
    });
    expect(sources).toMatchObject([
      {
        place: 'sql',
        options: { outOfOrder: 'true', placeholders: 'who=bob' },
        remarks: [
          'flyway.toml:7: table comes from a resolver.',
          expect.stringMatching(/^flyway.toml:3: schemas is shop/),
        ],
      },
    ]);
  });

  it.each([
    [1, '[flyway'],
    [2, 'a = 1\na = 2'],
    [1, '\u0000'.repeat(10)],
    [1, '['.repeat(50_000)],
  ])('says from which line, %d, a text is no TOML', (line, text) => {
    expect(look({ ...SQL, 'flyway.toml': text }).sources[0]?.remarks).toEqual([
      `flyway.toml:${String(line)}: from here on it is no TOML that can be read.`,
    ]);
  });
});
