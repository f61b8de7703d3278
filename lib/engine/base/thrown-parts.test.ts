import { expect, it } from 'vitest';
import { thrownParts } from './thrown-parts';

it.each([
  ['nothing', '', { first: '', more: '', places: [] }],
  ['a word', 'no', { first: 'no', more: '', places: [] }],
  [
    'JavaScript: its own calls, none of Node, packages and driver',
    `TypeError: x is not a function
    at make (helpers/ids.js:2:9)
    at async up (file://1-a.mjs:3:7)
    at other (file:///srv/other.mjs:3:7)
    at Client.query (/srv/app/node_modules/pg/lib/client.js:1:1)
    at node:internal/process/task_queues:95:5
    at async run (driver.mjs:60:3)`,
    {
      first: 'TypeError: x is not a function',
      more: '',
      places: ['helpers/ids.js:2:9', '1-a.mjs:3:7'],
    },
  ],
  [
    'a message of several lines',
    'Error: at first\nat last: nothing\nand more\n    at a.js:1:2',
    { first: 'Error: at first', more: 'at last: nothing and more', places: ['a.js:1:2'] },
  ],
  [
    'what cannot be read, below its place and a copy of its line',
    'a.js:3\n  one(;\n      ^\n\nSyntaxError: Unexpected token\n    at wrap (node:internal/vm:1:1)',
    { first: 'SyntaxError: Unexpected token', more: 'a.js:3 one(; ^', places: [] },
  ],
  [
    'Python, with the place that our driver adds',
    'sqlalchemy.exc.ProgrammingError: no column\n[SQL: SELECT x]\n(Background: https://sqlalche.me/e/f405) (versions/a.py, line 12)',
    {
      first: 'sqlalchemy.exc.ProgrammingError: no column',
      more: '[SQL: SELECT x] (Background: https://sqlalche.me/e/f405) (versions/a.py, line 12)',
      places: ['versions/a.py, line 12'],
    },
  ],
  [
    'an address at the end of a line is no place of a file',
    'Error: connect ECONNREFUSED 127.0.0.1:5432\n    at connect (node:net:1:1)',
    { first: 'Error: connect ECONNREFUSED 127.0.0.1:5432', more: '', places: [] },
  ],
])('%s', (_, thrown, parts) => {
  expect(thrownParts(thrown)).toEqual(parts);
});
