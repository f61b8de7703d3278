import 'server-only';
import type { FreezeRow, FreezesPageView } from '../../../contracts/freeze';
import { WEEKDAYS } from '../../../contracts/weekday';
import type { FreezeMark } from '../../../contracts/freeze-mark';
import type { EnvironmentOverview, FreezeListing, FreezesView } from '../../../engine/index';
import type { Environment } from '../../../engine/model/environment';
import type { FreezeScope, FreezeWindow, Recurrence } from '../../../engine/model/freeze';

/** Whether starting is frozen, for a mark and its words. Pure. */
export function freezeMark(state: EnvironmentOverview['freeze']): FreezeMark {
  if (state.frozen) {
    return { isFrozen: true, names: state.by.map(({ name }) => name), endsAt: state.endsAt };
  }
  const { next } = state;
  return {
    isFrozen: false,
    next: next === null ? null : { name: next.window.name, startsAt: next.startsAt, endsAt: next.endsAt },
  };
}

/** The page of the freezes of a project. Pure. */
export const freezesPageView = (view: FreezesView): FreezesPageView => ({
  project: { id: view.project.id, slug: view.project.slug, name: view.project.name },
  environments: view.environments.map(({ id, name, tier }) => ({ id, name, tier })),
  freezes: view.freezes.map((listing) => freezeRow(listing, view.environments)),
  mayAdminister: view.rights['project.administer'],
});

function freezeRow({ window, state }: FreezeListing, environments: readonly Environment[]): FreezeRow {
  return {
    id: window.id,
    version: window.version,
    name: window.name,
    reason: window.reason,
    scope: window.scope,
    timeZone: window.timeZone,
    startsAt: window.startsAt,
    endsAt: window.endsAt,
    recurrence:
      window.recurrence.kind === 'weekly'
        ? { kind: 'weekly', days: [...window.recurrence.days] }
        : window.recurrence,
    isArchived: window.archivedAt !== null,
    mark: freezeMark(state),
    where: whereWords(window.scope, environments),
    when: whenWords(window),
  };
}

function whereWords(scope: FreezeScope, environments: readonly Environment[]): string {
  if (scope.kind === 'project') return 'all environments';
  if (scope.kind === 'tier') return `environments of tier ${scope.tier}`;
  return environments.find(({ id }) => id === scope.environmentId)?.name ?? 'an archived environment';
}

const whenWords = ({ startsAt, endsAt, timeZone, recurrence }: FreezeWindow): string =>
  `${spoken(startsAt)} to ${spoken(endsAt)} ${timeZone}${again(recurrence)}`;

const spoken = (local: string): string => local.replace('T', ' ');

function again(recurrence: Recurrence): string {
  if (recurrence.kind === 'none') return '';
  if (recurrence.kind === 'yearly') return ', every year';
  const days = WEEKDAYS.filter((day) => recurrence.days.includes(day));
  return `, every ${days.map((day) => day.charAt(0).toUpperCase() + day.slice(1)).join(', ')}`;
}
