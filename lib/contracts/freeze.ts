import * as z from 'zod/mini';
import { WEEKDAYS } from './weekday';
import { tier } from './environment';
import type { Tier } from './tier';
import type { FreezeMark } from './freeze-mark';

const text = z.string().check(z.maxLength(1000));
const id = z.uuid();

const weekday = z.enum(WEEKDAYS);

const freezeScope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('project') }),
  z.object({ kind: z.literal('tier'), tier }),
  z.object({ kind: z.literal('environment'), environmentId: id }),
]);

const recurrence = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('weekly'), days: z.array(weekday).check(z.maxLength(7)) }),
  z.object({ kind: z.literal('yearly') }),
]);

/** What a person says of a freeze; the engine's `FreezeRule`. Times are what the clocks of the zone show. */
export const freezeFields = z.object({
  name: text,
  reason: z.string().check(z.maxLength(5000)),
  scope: freezeScope,
  timeZone: text,
  startsAt: text,
  endsAt: text,
  recurrence,
});
export type FreezeFields = z.infer<typeof freezeFields>;

export const makeFreezeInput = z.object({ projectId: id, rule: freezeFields });
export type MakeFreezeInput = z.infer<typeof makeFreezeInput>;

export const changeFreezeInput = z.object({ freezeId: id, basedOn: z.int(), rule: freezeFields });
export type ChangeFreezeInput = z.infer<typeof changeFreezeInput>;

export const archiveFreezeInput = z.object({ freezeId: id, archived: z.boolean() });
export type ArchiveFreezeInput = z.infer<typeof archiveFreezeInput>;

/** A freeze on the page of its project. */
export interface FreezeRow extends FreezeFields {
  readonly id: string;
  readonly version: number;
  readonly isArchived: boolean;
  /** How it stands by itself. */
  readonly mark: FreezeMark;
  /** Where it holds, in words. */
  readonly where: string;
  /** When, in words: times of its zone and how it comes back. */
  readonly when: string;
}

export interface FreezesPageView {
  readonly project: { readonly id: string; readonly slug: string; readonly name: string };
  readonly environments: readonly { readonly id: string; readonly name: string; readonly tier: Tier }[];
  readonly freezes: readonly FreezeRow[];
  readonly mayAdminister: boolean;
}
