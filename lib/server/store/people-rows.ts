import * as z from 'zod';
import type { OneTimeLink, Session } from '../../engine/model/link';
import type { Membership, Person, ProjectRole } from '../../engine/model/person';
import type { SecondFactor } from '../../engine/model/second-factor';
import type { Prisma } from '../generated/client';
import { words } from './documents/words';
import { toDate, toInstant, toOptionalDate, toOptionalInstant } from './instants';
import { toJson } from './to-json';

export const PERSON = {
  id: true,
  email: true,
  name: true,
  installationAdministrator: true,
  disabledAt: true,
  createdAt: true,
} as const satisfies Prisma.PersonSelect;

export function toPerson(row: Prisma.PersonGetPayload<{ select: typeof PERSON }>): Person {
  return { ...row, disabledAt: toOptionalInstant(row.disabledAt), createdAt: toInstant(row.createdAt) };
}

export function fromPerson(person: Person): Prisma.PersonUncheckedCreateInput {
  return {
    id: person.id,
    email: person.email,
    name: person.name,
    installationAdministrator: person.installationAdministrator,
    disabledAt: toOptionalDate(person.disabledAt),
    createdAt: toDate(person.createdAt),
  };
}

const role = words<ProjectRole>({ viewer: true, developer: true, approver: true, administrator: true });

export const MEMBERSHIP = {
  personId: true,
  projectId: true,
  role: true,
} as const satisfies Prisma.MembershipSelect;

export function toMembership(row: Prisma.MembershipGetPayload<{ select: typeof MEMBERSHIP }>): Membership {
  return { ...row, role: role.parse(row.role) };
}

export const LINK = {
  id: true,
  purpose: true,
  tokenHash: true,
  personId: true,
  roles: true,
  createdAt: true,
  expiresAt: true,
  usedAt: true,
} as const satisfies Prisma.OneTimeLinkSelect;

const purpose = words<OneTimeLink['purpose']>({ setup: true, invite: true, reset: true });
const roles = z.record(z.string(), role);

export function toLink(row: Prisma.OneTimeLinkGetPayload<{ select: typeof LINK }>): OneTimeLink {
  return {
    ...row,
    purpose: purpose.parse(row.purpose),
    roles: roles.parse(row.roles),
    createdAt: toInstant(row.createdAt),
    expiresAt: toInstant(row.expiresAt),
    usedAt: toOptionalInstant(row.usedAt),
  };
}

export function fromLink(link: OneTimeLink): Prisma.OneTimeLinkUncheckedCreateInput {
  return {
    id: link.id,
    purpose: link.purpose,
    tokenHash: link.tokenHash,
    personId: link.personId,
    roles: toJson(link.roles),
    createdAt: toDate(link.createdAt),
    expiresAt: toDate(link.expiresAt),
    usedAt: toOptionalDate(link.usedAt),
  };
}

const signedInBy = words<Session['signedInBy']>({ password: true, single_sign_on: true });

export const SESSION = {
  idHash: true,
  personId: true,
  createdAt: true,
  lastSeenAt: true,
  expiresAt: true,
  endedAt: true,
  address: true,
  userAgent: true,
  signedInBy: true,
  awaitsSecondFactor: true,
  secondFactorAt: true,
} as const satisfies Prisma.SessionSelect;

export function toSession(row: Prisma.SessionGetPayload<{ select: typeof SESSION }>): Session {
  return {
    idHash: row.idHash,
    personId: row.personId,
    createdAt: toInstant(row.createdAt),
    lastSeenAt: toInstant(row.lastSeenAt),
    expiresAt: toInstant(row.expiresAt),
    endedAt: toOptionalInstant(row.endedAt),
    address: row.address,
    userAgent: row.userAgent,
    signedInBy: signedInBy.parse(row.signedInBy),
    awaitsSecondFactor: row.awaitsSecondFactor,
    secondFactorAt: toOptionalInstant(row.secondFactorAt),
  };
}

export function fromSession(session: Session): Prisma.SessionUncheckedCreateInput {
  return {
    idHash: session.idHash,
    personId: session.personId,
    createdAt: toDate(session.createdAt),
    lastSeenAt: toDate(session.lastSeenAt),
    expiresAt: toDate(session.expiresAt),
    endedAt: toOptionalDate(session.endedAt),
    address: session.address,
    userAgent: session.userAgent,
    signedInBy: session.signedInBy,
    awaitsSecondFactor: session.awaitsSecondFactor,
    secondFactorAt: toOptionalDate(session.secondFactorAt),
  };
}

export const SECOND_FACTOR = {
  personId: true,
  secret: true,
  begunAt: true,
  confirmedAt: true,
  lastUsedStep: true,
  recoveryCodes: { select: { codeHash: true, usedAt: true } },
} as const satisfies Prisma.SecondFactorSelect;

const sealedFactor = z.object({ keyId: z.string(), nonce: z.string(), ciphertext: z.string() });

export function toSecondFactor(
  row: Prisma.SecondFactorGetPayload<{ select: typeof SECOND_FACTOR }>,
): SecondFactor {
  return {
    personId: row.personId,
    secret: sealedFactor.parse(row.secret),
    begunAt: toInstant(row.begunAt),
    confirmedAt: toOptionalInstant(row.confirmedAt),
    lastUsedStep: row.lastUsedStep,
    recoveryCodes: row.recoveryCodes.map(({ codeHash, usedAt }) => ({
      codeHash,
      usedAt: toOptionalInstant(usedAt),
    })),
  };
}
