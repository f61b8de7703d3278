import type { Tier } from '../model/environment';
import type { Policy } from '../model/policy';

/** The policy a new environment starts with: strict where people are hurt by mistakes, light where they work. Pure. */
export function defaultPolicy(tier: Tier): Policy {
  const strict = tier === 'production';
  const guarded = strict || tier === 'staging';
  return {
    version: 1,
    approvalsNeeded: strict ? 1 : 0,
    approverRole: 'approver',
    promotionRequired: strict,
    openDrift: strict ? 'blocks' : 'warns',
    editedMigrations: guarded ? 'blocks' : 'warns',
    missingMigrations: guarded ? 'blocks' : 'warns',
    notAnalysed: strict ? 'blocks' : 'warns',
    approvalHours: 24,
    secondFactorRequired: false,
    programValuesMayDiffer: false,
  };
}
