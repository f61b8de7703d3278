import type { LocalTime } from './zoned-time';
import type { Tier } from './environment';
import type { EnvironmentId, ProjectId } from './identifiers';
import type { Instant } from './instant';

/** In the order of ISO 8601, Monday first. */
export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Where a freeze holds. */
export type FreezeScope =
  | { readonly kind: 'project' }
  | { readonly kind: 'tier'; readonly tier: Tier }
  | { readonly kind: 'environment'; readonly environmentId: EnvironmentId };

/** How a freeze comes back: never, each week on these days of its start, each year on its dates. */
export type Recurrence =
  | { readonly kind: 'none' }
  | { readonly kind: 'weekly'; readonly days: readonly Weekday[] }
  | { readonly kind: 'yearly' };

/** What a person says of a freeze. */
export interface FreezeRule {
  readonly name: string;
  readonly reason: string;
  readonly scope: FreezeScope;
  /** IANA name. The times are what the clocks there show, whatever their offset is on that day. */
  readonly timeZone: string;
  readonly startsAt: LocalTime;
  /** The first minute in which it no longer holds. */
  readonly endsAt: LocalTime;
  readonly recurrence: Recurrence;
}

/** A time in which no deploy is started. A run that goes on when it begins goes on. */
export interface FreezeWindow extends FreezeRule {
  readonly id: string;
  readonly projectId: ProjectId;
  /** Grows with every change; a save names the one that the person saw. */
  readonly version: number;
  readonly createdAt: Instant;
  /** It holds no more, and stays for whoever asks what held when. */
  readonly archivedAt: Instant | null;
}
