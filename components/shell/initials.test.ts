import { expect, test } from 'vitest';
import { initialsOf } from './initials';

test.each([
  ['Release Manager', 'RM'],
  ['approver@localhost', 'A'],
  ['database.admin@example.org', 'DA'],
  ['Ägir', 'Ä'],
  ['𝒜 b c', '𝒜C'],
  ['', '?'],
])('"%s" becomes %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
