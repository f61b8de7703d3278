import type { PeopleReads, SessionReads } from '../../engine/ports/store';
import type { Database } from '../db';
import { toDate, toInstant, toOptionalInstant } from './instants';
import { isUuid } from './is-uuid';
import {
  LINK,
  MEMBERSHIP,
  PERSON,
  SECOND_FACTOR,
  SESSION,
  toLink,
  toMembership,
  toPerson,
  toSecondFactor,
  toSession,
} from './people-rows';

const ONE_IDENTITY = { select: { issuer: true }, take: 1 } as const;

const hasJoined = (row: {
  readonly passwordHash: string | null;
  readonly identities: readonly unknown[];
}): boolean => row.passwordHash !== null || row.identities.length > 0;

/** People, their memberships and one-time links. */
export function peopleReads(prisma: Database): PeopleReads {
  return {
    async person(id) {
      if (!isUuid(id)) return null;
      const row = await prisma.person.findUnique({ where: { id }, select: PERSON });
      return row === null ? null : toPerson(row);
    },

    async personByEmail(email) {
      const row = await prisma.person.findUnique({
        where: { email },
        select: { ...PERSON, passwordHash: true, identities: ONE_IDENTITY },
      });
      if (row === null) return null;
      const { passwordHash, identities, ...person } = row;
      return { person: toPerson(person), passwordHash, joined: hasJoined({ passwordHash, identities }) };
    },

    async personByIdentity({ issuer, subject }) {
      const row = await prisma.identity.findUnique({
        where: { issuer_subject: { issuer, subject } },
        select: { person: { select: PERSON } },
      });
      return row === null ? null : toPerson(row.person);
    },

    async identitiesOf(personId) {
      if (!isUuid(personId)) return [];
      return prisma.identity.findMany({
        where: { personId },
        select: { issuer: true, subject: true },
        orderBy: [{ linkedAt: 'asc' }, { subject: 'asc' }],
      });
    },

    async people() {
      const rows = await prisma.person.findMany({
        select: {
          ...PERSON,
          passwordHash: true,
          identities: ONE_IDENTITY,
          secondFactor: { select: { confirmedAt: true } },
        },
        orderBy: [{ name: 'asc' }, { id: 'asc' }],
      });
      return rows.map(({ passwordHash, identities, secondFactor, ...person }) => ({
        ...toPerson(person),
        joined: hasJoined({ passwordHash, identities }),
        hasSecondFactor: secondFactor !== null && secondFactor.confirmedAt !== null,
      }));
    },

    async memberships(filter) {
      const ids = [filter.personId, filter.projectId].filter((id) => id !== undefined);
      if (!ids.every(isUuid)) return [];
      const rows = await prisma.membership.findMany({
        where: {
          ...(filter.personId === undefined ? {} : { personId: filter.personId }),
          ...(filter.projectId === undefined ? {} : { projectId: filter.projectId }),
        },
        select: MEMBERSHIP,
        orderBy: [{ projectId: 'asc' }, { personId: 'asc' }],
      });
      return rows.map(toMembership);
    },

    async linkByTokenHash(tokenHash) {
      const row = await prisma.oneTimeLink.findUnique({ where: { tokenHash }, select: LINK });
      return row === null ? null : toLink(row);
    },

    async openLinks() {
      const rows = await prisma.oneTimeLink.findMany({
        where: { usedAt: null },
        select: LINK,
        orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
      });
      return rows.map(toLink);
    },

    async savedFilters(personId, page) {
      if (!isUuid(personId)) return [];
      const rows = await prisma.savedFilter.findMany({ where: { personId, page }, orderBy: { name: 'asc' } });
      return rows.map((row) => ({ ...row, createdAt: toInstant(row.createdAt) }));
    },

    async setupCompletedAt() {
      const row = await prisma.installation.findUniqueOrThrow({
        where: { only: 1 },
        select: { setupCompletedAt: true },
      });
      return toOptionalInstant(row.setupCompletedAt);
    },

    async pause() {
      const { pausedAt, pausedBecause } = await prisma.installation.findUniqueOrThrow({
        where: { only: 1 },
        select: { pausedAt: true, pausedBecause: true },
      });
      if (pausedAt === null || pausedBecause === null) return null;
      return { since: toInstant(pausedAt), because: pausedBecause };
    },
  };
}

/** Signed-in browsers. */
export function sessionReads(prisma: Database): SessionReads {
  return {
    async session(idHash) {
      const row = await prisma.session.findUnique({
        where: { idHash },
        select: { ...SESSION, person: { select: PERSON } },
      });
      return row === null ? null : { session: toSession(row), person: toPerson(row.person) };
    },

    async openSessions(personId, at) {
      if (!isUuid(personId)) return [];
      const rows = await prisma.session.findMany({
        where: { personId, endedAt: null, expiresAt: { gt: toDate(at) } },
        select: SESSION,
        orderBy: [{ lastSeenAt: 'desc' }, { idHash: 'asc' }],
      });
      return rows.map(toSession);
    },

    async secondFactor(personId) {
      if (!isUuid(personId)) return null;
      const row = await prisma.secondFactor.findUnique({ where: { personId }, select: SECOND_FACTOR });
      return row === null ? null : toSecondFactor(row);
    },

    async touchSession(idHash, at) {
      await prisma.session.updateMany({
        where: { idHash, endedAt: null, lastSeenAt: { lt: toDate(at) } },
        data: { lastSeenAt: toDate(at) },
      });
    },
  };
}
