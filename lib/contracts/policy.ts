import * as z from 'zod/mini';
import { APPROVER_ROLES, STRICTNESS } from './policy-words';

const strictness = z.enum(STRICTNESS);

/** What an environment demands before a run may start; the engine's `Policy` without its version. */
export const policyFields = z.object({
  approvalsNeeded: z.number(),
  approverRole: z.enum(APPROVER_ROLES),
  promotionRequired: z.boolean(),
  openDrift: strictness,
  editedMigrations: strictness,
  missingMigrations: strictness,
  notAnalysed: strictness,
  approvalHours: z.number(),
  secondFactorRequired: z.boolean(),
  programValuesMayDiffer: z.boolean(),
});
export type PolicyFields = z.infer<typeof policyFields>;

export interface PolicyView extends PolicyFields {
  readonly version: number;
}

export const savePolicyInput = z.object({
  environmentId: z.uuid(),
  basedOn: z.int(),
  policy: policyFields,
});
export type SavePolicyInput = z.infer<typeof savePolicyInput>;
