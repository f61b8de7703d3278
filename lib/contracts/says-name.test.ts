import { expect, it } from 'vitest';
import { saysName } from './says-name';

it.each([
  ['20260101000000_add-users', 'add users', true],
  ['V1__Übersicht', 'übersicht', true],
  ['aaa1', 'add users', false],
  ['42', '42', true],
])('tells whether %s says %s', (migrationId, name, says) => {
  expect(saysName({ migrationId, name })).toBe(says);
});
