import { describe, expect, it } from 'vitest';
import { samplePolicy } from '../../testing/store-samples';
import { checkPolicy } from './check-policy';

const fieldsOf = (...given: Parameters<typeof checkPolicy>) =>
  checkPolicy(...given).map(({ where }) => where?.field);

describe('checkPolicy', () => {
  it('lets production never go without an approval, and every other tier if it wants', () => {
    const none = samplePolicy({ approvalsNeeded: 0 });
    expect(fieldsOf(none, 'production')).toEqual(['approvalsNeeded']);
    for (const tier of ['development', 'test', 'staging'] as const) expect(fieldsOf(none, tier)).toEqual([]);
  });

  it.each([{ approvalsNeeded: 1.5 }, { approvalsNeeded: -1 }, { approvalsNeeded: 11 }])(
    'refuses %j',
    (more) => {
      expect(fieldsOf(samplePolicy(more), 'staging')).toEqual(['approvalsNeeded']);
    },
  );

  it.each([0, 73, Number.NaN])('refuses approvals that hold for %s hours', (approvalHours) => {
    expect(fieldsOf(samplePolicy({ approvalHours }), 'staging')).toEqual(['approvalHours']);
  });
});
