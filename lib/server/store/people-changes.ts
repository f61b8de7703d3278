import type { Membership, Person } from '../../engine/model/person';
import type { Instant } from '../../engine/model/instant';
import type { OneTimeLink, Session } from '../../engine/model/link';
import type { ChangeOf } from './change-of';
import { Conflict, demandOne } from './conflict';
import { toDate } from './instants';
import { fromLink, fromPerson, fromSession } from './people-rows';
import { lockAdministrators } from './sql/lock-administrators';
import type { Transaction } from './transaction';

export async function insertPerson(
  tx: Transaction,
  { person, passwordHash }: ChangeOf<'person.insert'>,
): Promise<void> {
  await tx.person.create({ data: { ...fromPerson(person), passwordHash }, select: { id: true } });
}

export async function updatePerson(tx: Transaction, person: Person): Promise<void> {
  const { id, createdAt: _, ...data } = fromPerson(person);
  demandOne(await tx.person.updateMany({ where: { id }, data }), 'This person does not exist any more.');
}

export async function requireOtherAdministrator(tx: Transaction, than: string): Promise<void> {
  const administrators = await lockAdministrators(tx);
  if (administrators.some((id) => id !== than)) return;
  throw new Conflict('This is the last installation administrator who can sign in.');
}

export async function setPassword(
  tx: Transaction,
  { personId, passwordHash }: ChangeOf<'person.set_password'>,
): Promise<void> {
  const changed = await tx.person.updateMany({ where: { id: personId }, data: { passwordHash } });
  demandOne(changed, 'This person does not exist any more.');
}

export async function insertLink(tx: Transaction, link: OneTimeLink): Promise<void> {
  await tx.oneTimeLink.create({ data: fromLink(link), select: { id: true } });
}

export async function useLink(tx: Transaction, { id, at }: ChangeOf<'link.use'>): Promise<void> {
  const used = await tx.oneTimeLink.updateMany({
    where: { id, usedAt: null, expiresAt: { gt: toDate(at) } },
    data: { usedAt: toDate(at) },
  });
  demandOne(used, 'This link was used already or is over.');
}

export async function insertSession(tx: Transaction, session: Session): Promise<void> {
  await tx.session.create({ data: fromSession(session), select: { idHash: true } });
}

/** Ending what has ended is fine: two tabs may sign out at once. */
export async function endSession(tx: Transaction, idHash: string, at: Instant): Promise<void> {
  await tx.session.updateMany({ where: { idHash, endedAt: null }, data: { endedAt: toDate(at) } });
}

export async function endSessions(
  tx: Transaction,
  { personId, exceptIdHash, at }: ChangeOf<'sessions.end'>,
): Promise<void> {
  await tx.session.updateMany({
    where: { personId, endedAt: null, ...(exceptIdHash === null ? {} : { idHash: { not: exceptIdHash } }) },
    data: { endedAt: toDate(at) },
  });
}

export async function insertIdentity(
  tx: Transaction,
  { personId, identity: { issuer, subject }, at }: ChangeOf<'identity.insert'>,
): Promise<void> {
  const data = { issuer, subject, personId, linkedAt: toDate(at) };
  await tx.identity.create({ data, select: { issuer: true } });
}

export async function removeIdentity(
  tx: Transaction,
  { personId, identity: { issuer, subject } }: ChangeOf<'identity.remove'>,
): Promise<void> {
  const removed = await tx.identity.deleteMany({ where: { issuer, subject, personId } });
  demandOne(removed, 'This account is not connected with the issuer any more.');
}

export async function setMembership(tx: Transaction, membership: Membership): Promise<void> {
  const { personId, projectId, role } = membership;
  await tx.membership.upsert({
    where: { personId_projectId: { personId, projectId } },
    create: { personId, projectId, role },
    update: { role },
    select: { role: true },
  });
}

export async function removeMembership(
  tx: Transaction,
  { personId, projectId }: ChangeOf<'membership.remove'>,
): Promise<void> {
  const removed = await tx.membership.deleteMany({ where: { personId, projectId } });
  demandOne(removed, 'This person is not a member of the project any more.');
}

export async function completeSetup(tx: Transaction, at: Instant): Promise<void> {
  const completed = await tx.installation.updateMany({
    where: { only: 1, setupCompletedAt: null },
    data: { setupCompletedAt: toDate(at) },
  });
  demandOne(completed, 'This installation was set up already.');
}
