import { expect, it } from 'vitest';
import { auditWords } from '../../../contracts/audit-words';
import { AUDIT_ACTIONS } from '../../../engine/audit/audit-event';

it('every action of the record has words', () => {
  expect(AUDIT_ACTIONS.filter((action) => auditWords(action) === action)).toEqual([]);
});
