import type { BreakGlass } from '../engine/model/break-glass';

/** A start in spite of a freeze, as somebody asked for it. */
export const sampleGlass = (
  glass: Pick<BreakGlass, 'askedAt' | 'confirmBefore'> & Partial<BreakGlass>,
): BreakGlass => ({
  id: 'g1',
  deployId: 'd1',
  planDigest: 'a',
  askedBy: 'dev',
  askedByName: 'Developer',
  reason: 'It burns',
  freezes: ['Year end'],
  confirmation: null,
  startedAt: null,
  review: null,
  ...glass,
});
