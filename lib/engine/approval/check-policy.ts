import { failure, type Failure } from '../base/failure';
import type { Tier } from '../model/environment';
import type { Policy } from '../model/policy';

const MOST_APPROVALS = 10;
const LONGEST_APPROVAL_HOURS = 72;

/** Production is never deployed to without another person's approval, whatever somebody types into its policy (ADR 0006). Pure. */
export const fewestApprovals = (tier: Tier): number => (tier === 'production' ? 1 : 0);

/** What is wrong with a policy that somebody typed, each at its field; empty when it may be saved. Pure. */
export function checkPolicy(policy: Policy, tier: Tier): readonly Failure[] {
  return [
    ...wholeNumber('approvalsNeeded', policy.approvalsNeeded, fewestApprovals(tier), MOST_APPROVALS),
    ...wholeNumber('approvalHours', policy.approvalHours, 1, LONGEST_APPROVAL_HOURS),
  ];
}

function wholeNumber(field: string, value: number, least: number, most: number): readonly Failure[] {
  if (Number.isInteger(value) && value >= least && value <= most) return [];
  return [
    failure('POLICY.OUT_OF_RANGE', `This must be a whole number from ${String(least)} to ${String(most)}.`, {
      where: { field },
    }),
  ];
}
