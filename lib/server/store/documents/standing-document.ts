import * as z from 'zod';
import type { Standing } from '../../../engine/model/standing';
import type { MigrationMark, MigrationState } from '../../../engine/model/timeline';
import { words } from './words';

const state = words<MigrationState>({
  applied: true,
  baseline: true,
  pending: true,
  failed: true,
  partly_applied: true,
  rolled_back: true,
  skipped: true,
  missing: true,
  superseded: true,
  unknown: true,
});

const marks = z.array(words<MigrationMark>({ edited: true, cosmetic: true, out_of_order: true }));

/** A `Standing` as JSON. */
export const standingDocument: z.ZodType<Standing> = z.strictObject({
  version: z.string().nullable(),
  behind: z.number(),
  counts: z.record(state, z.number()),
  stoppedAt: z.string().nullable(),
  branches: z.strictObject({ heads: z.array(z.string()), current: z.array(z.string()) }).exactOptional(),
  refused: z.string().exactOptional(),
  gaps: z.strictObject({ first: z.string(), count: z.number() }).exactOptional(),
  released: z.array(z.strictObject({ state, marks, count: z.number() })),
  unreleased: z.array(z.strictObject({ migrationId: z.string(), state, marks })),
});
