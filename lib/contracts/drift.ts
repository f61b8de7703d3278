import * as z from 'zod/mini';
import type { Tier } from './tier';
import type { ShownFailure } from './failure';
import { driftLevel } from './state-schemas';

const id = z.uuid();

export const acceptDriftInput = z.object({
  environmentId: id,
  itemId: z.string().check(z.maxLength(200)),
  reason: z.string().check(z.maxLength(5000)),
  days: z.number(),
});
export type AcceptDriftInput = z.infer<typeof acceptDriftInput>;

export const endAcceptanceInput = z.object({ environmentId: id, acceptanceId: id });
export type EndAcceptanceInput = z.infer<typeof endAcceptanceInput>;

const draft = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('draft'), sql: z.string(), remarks: z.array(z.string()) }),
  z.object({ kind: z.literal('refused'), reason: z.string() }),
]);
export type DraftView = z.infer<typeof draft>;

const driftObject = z.object({
  kind: z.string(),
  schema: z.nullable(z.string()),
  name: z.string(),
  id: z.string(),
});
export type DriftObjectView = z.infer<typeof driftObject>;

export const driftItem = z.object({
  id: z.string(),
  level: driftLevel,
  change: z.enum(['extra', 'missing', 'different', 'renamed']),
  object: driftObject,
  topmost: driftObject,
  title: z.string(),
  sentence: z.string(),
  details: z.array(
    z.object({
      attribute: z.string(),
      level: driftLevel,
      expected: z.unknown(),
      live: z.unknown(),
      sentence: z.string(),
    }),
  ),
  expectedDefinition: z.nullable(z.string()),
  liveDefinition: z.nullable(z.string()),
  dataLossOnRevert: z.boolean(),
  wayForward: draft,
  wayBack: draft,
});

/** The engine's `DriftReport` as it is stored with a check. */
export const driftReport = z.object({
  items: z.array(driftItem),
  groups: z.array(z.object({ object: driftObject, level: driftLevel, items: z.array(z.string()) })),
  counts: z.object({ break: z.number(), risk: z.number(), note: z.number() }),
  summary: z.string(),
});

export interface AcceptanceView {
  readonly id: string;
  readonly by: string;
  readonly reason: string;
  readonly at: string;
  readonly until: string;
}

/** One difference as a page shows it. */
export interface DriftItemView extends Omit<z.infer<typeof driftItem>, 'details'> {
  readonly details: readonly {
    readonly attribute: string;
    readonly level: z.infer<typeof driftLevel>;
    readonly expected: string;
    readonly live: string;
    readonly sentence: string;
  }[];
  readonly firstSeenAt: string | null;
  readonly acceptance: AcceptanceView | null;
}

export interface DriftGroupView {
  readonly object: DriftObjectView;
  readonly level: z.infer<typeof driftLevel>;
  readonly items: readonly DriftItemView[];
}

/** What the last check gave. `never`: none was made yet. */
export type DriftResultView =
  | { readonly kind: 'never' }
  | { readonly kind: 'check_failed'; readonly checkedAt: string; readonly failure: ShownFailure }
  | {
      readonly kind: 'compared';
      readonly checkedAt: string;
      readonly origin: 'replay' | 'recorded_after_run';
      /** When the schema was recorded that stands for the expected one; null when it was replayed, or when that is not known. */
      readonly recordedAt: string | null;
      readonly caveats: readonly ShownFailure[];
      readonly summary: string;
      readonly counts: { readonly break: number; readonly risk: number; readonly note: number };
      /** Breaks and risks that nobody accepted. */
      readonly open: number;
      /** Open items and notes, worst first. */
      readonly groups: readonly DriftGroupView[];
      readonly accepted: readonly DriftItemView[];
    };

export interface DriftPageView {
  readonly project: { readonly slug: string; readonly name: string };
  readonly environment: {
    readonly id: string;
    readonly slug: string;
    readonly name: string;
    readonly tier: Tier;
  };
  readonly result: DriftResultView;
  /** Why the reader cannot; null when the server would take it. */
  readonly cannotCheck: string | null;
  readonly cannotAccept: string | null;
  /** True: the reader may make a migration of what differs. */
  readonly mayAdopt: boolean;
}

/** One environment in the list over all. */
export interface FleetDriftRow {
  readonly environmentId: string;
  readonly project: { readonly slug: string; readonly name: string };
  readonly environment: { readonly slug: string; readonly name: string; readonly tier: Tier };
  readonly state: 'open' | 'accepted' | 'none' | 'check_failed' | 'never';
  readonly worst: z.infer<typeof driftLevel> | null;
  /** Null when it is not known. */
  readonly open: number | null;
  readonly accepted: number;
  /** It was not comparable with the migrations: the state is about the time since the last run alone. */
  readonly sinceLastRun: boolean;
  readonly sentence: string;
  readonly firstSeenAt: string | null;
  readonly checkedAt: string | null;
}
