import { expect, it } from 'vitest';
import { checkProjectInput } from './create-project';

const problems = (tool: string, options: Readonly<Record<string, string>>) =>
  checkProjectInput({
    name: 'Parcels',
    slug: 'parcels',
    source: { kind: 'folder', folder: '/srv/parcels', tool, options },
  }).map(({ code, where }) => [code, where?.field]);

it.each([
  ['knex', { variables: 'REALM' }, 'SOURCE.OPTION_INVALID', 'option.variables'],
  ['alembic', { variables: 'PGHOST=elsewhere' }, 'SOURCE.OPTION_INVALID', 'option.variables'],
  ['atlas', { order: 'random' }, 'SOURCE.OPTION_INVALID', 'option.order'],
  ['flyway', { placeholders: 'realm' }, 'SOURCE.PLACEHOLDERS', 'option.placeholders'],
  ['flyway', { variables: 'A=b' }, 'SOURCE.UNKNOWN_OPTION', 'option.variables'],
])('an option of %s that cannot be %o is refused at its field', (tool, options, code, field) => {
  expect(problems(tool, options)).toEqual([[code, field]]);
});

it.each([
  ['knex', { variables: 'REALM=north' }],
  ['atlas', { order: 'linear-skip' }],
  ['flyway', { placeholders: 'realm=north' }],
])('an option of %s that can be %o is taken', (tool, options) => {
  expect(problems(tool, options)).toEqual([]);
});
