import { expect, it } from 'vitest';
import { inSentences } from './in-sentences';

it.each([
  [['It failed.', 'So it is.', 'Do that.'], 'It failed. So it is. Do that.'],
  [['syntax error at or near "x"', 'Correct the text.'], 'syntax error at or near "x". Correct the text.'],
  [['Knex says “It is locked.”', 'Wait.'], 'Knex says “It is locked.” Wait.'],
  [['Really?', undefined, ' Wait for (1)'], 'Really? Wait for (1)'],
  [['When there is none:', 'knex migrate:unlock'], 'When there is none: knex migrate:unlock'],
  [['It failed', '', undefined], 'It failed'],
  [[], ''],
])('%j is %j', (texts, said) => {
  expect(inSentences(...texts)).toBe(said);
});
