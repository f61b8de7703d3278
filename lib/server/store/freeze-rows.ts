import { InvariantError } from '../../engine/base/invariant';
import type { Tier } from '../../engine/model/environment';
import type { FreezeScope, FreezeWindow, Recurrence, Weekday } from '../../engine/model/freeze';
import type { Prisma } from '../generated/client';
import { words } from './documents/words';
import { toDate, toInstant, toOptionalDate, toOptionalInstant } from './instants';

export const FREEZE = {
  id: true,
  projectId: true,
  environmentId: true,
  tier: true,
  name: true,
  reason: true,
  timeZone: true,
  startsAt: true,
  endsAt: true,
  recurrence: true,
  days: true,
  version: true,
  createdAt: true,
  archivedAt: true,
} as const satisfies Prisma.FreezeWindowSelect;

type FreezeRow = Prisma.FreezeWindowGetPayload<{ select: typeof FREEZE }>;

const tierWord = words<Tier>({ development: true, test: true, staging: true, production: true });
const weekday = words<Weekday>({
  monday: true,
  tuesday: true,
  wednesday: true,
  thursday: true,
  friday: true,
  saturday: true,
  sunday: true,
});

export function toFreeze(row: FreezeRow): FreezeWindow {
  const { id, projectId, name, reason, timeZone, startsAt, endsAt, version } = row;
  return {
    id,
    projectId,
    name,
    reason,
    scope: toScope(row),
    timeZone,
    startsAt,
    endsAt,
    recurrence: toRecurrence(row),
    version,
    createdAt: toInstant(row.createdAt),
    archivedAt: toOptionalInstant(row.archivedAt),
  };
}

function toScope({ environmentId, tier }: FreezeRow): FreezeScope {
  if (environmentId !== null) return { kind: 'environment', environmentId };
  return tier === null ? { kind: 'project' } : { kind: 'tier', tier: tierWord.parse(tier) };
}

function toRecurrence({ recurrence, days }: FreezeRow): Recurrence {
  if (recurrence === 'weekly') return { kind: 'weekly', days: days.map((day) => weekday.parse(day)) };
  if (recurrence === 'none' || recurrence === 'yearly') return { kind: recurrence };
  throw new InvariantError(`a freeze comes back in a way that nobody knows: ${recurrence}`);
}

export function fromFreeze(window: FreezeWindow): Prisma.FreezeWindowUncheckedCreateInput {
  const { id, projectId, name, reason, timeZone, startsAt, endsAt, version, scope, recurrence } = window;
  return {
    id,
    projectId,
    name,
    reason,
    environmentId: scope.kind === 'environment' ? scope.environmentId : null,
    tier: scope.kind === 'tier' ? scope.tier : null,
    timeZone,
    startsAt,
    endsAt,
    recurrence: recurrence.kind,
    days: recurrence.kind === 'weekly' ? [...recurrence.days] : [],
    version,
    createdAt: toDate(window.createdAt),
    archivedAt: toOptionalDate(window.archivedAt),
  };
}
