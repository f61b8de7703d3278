/** What an environment demands before a run may start. Edited by administrators only; every save is a new version. */
export interface Policy {
  /** 1, 2, 3 … within its environment. */
  readonly version: number;
  /** Distinct people other than the requester; 0 is for development. */
  readonly approvalsNeeded: number;
  /** The least project role whose approval counts. */
  readonly approverRole: 'approver' | 'administrator';
  /** Every migration of the plan must be applied with the same checksum in the environment before. */
  readonly promotionRequired: boolean;
  readonly openDrift: 'blocks' | 'warns';
  readonly editedMigrations: 'blocks' | 'warns';
  readonly missingMigrations: 'blocks' | 'warns';
  readonly notAnalysed: 'blocks' | 'warns';
  /** Hours until an approval expires, 1 to 72. */
  readonly approvalHours: number;
  /** Whoever approves has to have given their second factor within the last minutes. */
  readonly secondFactorRequired: boolean;
  /** A migration that is a program may send other values in INSERT, UPDATE, DELETE and MERGE than it did when it was recorded. */
  readonly programValuesMayDiffer: boolean;
}
