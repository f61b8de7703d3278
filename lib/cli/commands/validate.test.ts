import { expect, it } from 'vitest';
import { formatOf } from '../../engine/worker';
import { editedFailures } from './validate';

const format = formatOf('flyway');
const read = (...texts: readonly (readonly [string, string])[]) =>
  format.read({
    files: texts.map(([path, text]) => ({ path, bytes: new TextEncoder().encode(text) })),
    directories: [],
    options: {},
  });

it('lets a text change that runs again with each text, and no other', () => {
  const before = read(['V1__a.sql', 'SELECT 1;'], ['R__v.sql', 'SELECT 1;']);
  const checksums = new Map(before.migrations.map(({ id, checksum }) => [id, checksum]));
  const after = read(['V1__a.sql', 'SELECT 2;'], ['R__v.sql', 'SELECT 2;']);
  expect(editedFailures(format, after, { name: 'main', checksums })).toMatchObject([
    { code: 'MIGRATION.EDITED', where: { file: 'V1__a.sql' } },
  ]);
  expect(editedFailures(format, before, { name: 'main', checksums })).toEqual([]);
});
