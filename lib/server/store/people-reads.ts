import type { PeopleReads, SessionReads } from '../../engine/ports/store';
import type { Database } from '../db';
import { toDate, toInstant, toOptionalInstant } from './instants';
import { isUuid } from './is-uuid';
import { LINK, MEMBERSHIP, PERSON, SESSION, toLink, toMembership, toPerson, toSession } from './people-rows';

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
        select: { ...PERSON, passwordHash: true },
      });
      if (row === null) return null;
      const { passwordHash, ...person } = row;
      return { person: toPerson(person), passwordHash };
    },

    async people() {
      const rows = await prisma.person.findMany({
        select: { ...PERSON, passwordHash: true },
        orderBy: [{ name: 'asc' }, { id: 'asc' }],
      });
      return rows.map(({ passwordHash, ...person }) => ({
        ...toPerson(person),
        joined: passwordHash !== null,
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

    async touchSession(idHash, at) {
      await prisma.session.updateMany({
        where: { idHash, endedAt: null, lastSeenAt: { lt: toDate(at) } },
        data: { lastSeenAt: toDate(at) },
      });
    },
  };
}
