import type { Environment } from '../../engine/model/environment';
import type { Policy } from '../../engine/model/policy';
import type { ChangeOf } from './change-of';
import { demandOne } from './conflict';
import { fromEnvironment, fromSealedSecret } from './environment-rows';
import { refuseRetiredKey } from './sealing-key-changes';
import type { Transaction } from './transaction';

export async function insertEnvironment(
  tx: Transaction,
  { environment, policy }: ChangeOf<'environment.insert'>,
): Promise<void> {
  await refuseUnopenable(tx, environment);
  const data = { ...fromEnvironment(environment), policyVersion: policy.version };
  await tx.environment.create({ data, select: { id: true } });
  await keepPolicy(tx, environment.id, policy);
}

/** All but the policy's version, which moves with `policy.insert` alone: whoever renames an environment must not take a policy back. */
export async function updateEnvironment(
  tx: Transaction,
  { environment, expectedConnectionVersion }: ChangeOf<'environment.update'>,
): Promise<void> {
  await refuseUnopenable(tx, environment);
  const { id, projectId, createdAt: _, policyVersion: __, ...data } = fromEnvironment(environment);
  const updated = await tx.environment.updateMany({
    where: { id, projectId, connectionVersion: expectedConnectionVersion },
    data,
  });
  demandOne(
    updated,
    'The connection of this environment was changed by somebody else, or the environment was deleted.',
  );
}

async function refuseUnopenable(tx: Transaction, { credential }: Environment): Promise<void> {
  if (credential.kind === 'sealed') await refuseRetiredKey(tx, credential.secret);
}

/** The stored secret alone. Whoever gave another password, or another address, meanwhile has sealed anew: that one stays. */
export async function resealEnvironment(
  tx: Transaction,
  { environmentId, expected, secret }: ChangeOf<'environment.reseal'>,
): Promise<void> {
  const updated = await tx.environment.updateMany({
    where: { id: environmentId, ...fromSealedSecret(expected) },
    data: fromSealedSecret(secret),
  });
  demandOne(updated, 'The password of this environment was changed by somebody else.');
}

/** Everything of the environment goes with it but its audit events. */
export async function deleteEnvironment(tx: Transaction, environmentId: string): Promise<void> {
  const deleted = await tx.environment.deleteMany({ where: { id: environmentId } });
  demandOne(deleted, 'This environment does not exist any more.');
}

export async function insertPolicy(
  tx: Transaction,
  { environmentId, policy }: ChangeOf<'policy.insert'>,
): Promise<void> {
  const moved = await tx.environment.updateMany({
    where: { id: environmentId, policyVersion: policy.version - 1 },
    data: { policyVersion: policy.version },
  });
  demandOne(moved, 'The policy of this environment was changed by somebody else.');
  await keepPolicy(tx, environmentId, policy);
}

async function keepPolicy(tx: Transaction, environmentId: string, policy: Policy): Promise<void> {
  const { version, approvalsNeeded, approverRole, promotionRequired, approvalHours } = policy;
  const { openDrift, editedMigrations, missingMigrations, notAnalysed } = policy;
  const { secondFactorRequired, programValuesMayDiffer } = policy;
  await tx.policy.create({
    data: {
      environmentId,
      version,
      approvalsNeeded,
      approverRole,
      promotionRequired,
      openDrift,
      editedMigrations,
      missingMigrations,
      notAnalysed,
      approvalHours,
      secondFactorRequired,
      programValuesMayDiffer,
    },
    select: { version: true },
  });
}
