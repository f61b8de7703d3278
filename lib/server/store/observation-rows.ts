import { InvariantError } from '../../engine/base/invariant';
import type { Observation, ObservationHead } from '../../engine/model/observation';
import type { LatestHeads } from '../../engine/ports/store';
import type { Prisma } from '../generated/client';
import { failureDocument } from './documents/failure-document';
import { factsDocument, identityDocument } from './documents/target-documents';
import { toDate, toInstant } from './instants';
import type { LatestHeadsRow } from './sql/latest-heads';
import { toJson, toOptionalJson } from './to-json';

export const OBSERVATION = {
  id: true,
  environmentId: true,
  observedAt: true,
  confirmedAt: true,
  outcome: true,
  facts: true,
  expected: true,
  failure: true,
} as const satisfies Prisma.ObservationSelect;

export function toObservation(
  row: Prisma.ObservationGetPayload<{ select: typeof OBSERVATION }>,
): Observation {
  const base = {
    id: row.id,
    environmentId: row.environmentId,
    observedAt: toInstant(row.observedAt),
    confirmedAt: toInstant(row.confirmedAt),
  };
  switch (row.outcome) {
    case 'reached':
      return { ...base, outcome: 'reached', facts: factsDocument.parse(row.facts) };
    case 'wrong_database':
      return {
        ...base,
        outcome: 'wrong_database',
        facts: factsDocument.parse(row.facts),
        expected: identityDocument.parse(row.expected),
      };
    case 'unreachable':
      return { ...base, outcome: 'unreachable', failure: failureDocument.parse(row.failure) };
    default:
      throw new InvariantError(`an observation has the unknown outcome ${row.outcome}`);
  }
}

export function toLatestHeads(row: LatestHeadsRow): LatestHeads {
  const { environmentId, reachedId, reachedObservedAt, reachedConfirmedAt } = row;
  const wasReached = reachedId !== null && reachedObservedAt !== null && reachedConfirmedAt !== null;
  return {
    latest: toHead(row),
    lastReached: wasReached
      ? {
          id: reachedId,
          environmentId,
          observedAt: toInstant(reachedObservedAt),
          confirmedAt: toInstant(reachedConfirmedAt),
          outcome: 'reached',
        }
      : null,
  };
}

function toHead(row: LatestHeadsRow): ObservationHead {
  const base = {
    id: row.id,
    environmentId: row.environmentId,
    observedAt: toInstant(row.observedAt),
    confirmedAt: toInstant(row.confirmedAt),
  };
  switch (row.outcome) {
    case 'reached':
    case 'wrong_database':
      return { ...base, outcome: row.outcome };
    case 'unreachable':
      return { ...base, outcome: 'unreachable', failure: failureDocument.parse(row.failure) };
    default:
      throw new InvariantError(`an observation has the unknown outcome ${row.outcome}`);
  }
}

export function fromObservation(observation: Observation): Prisma.ObservationUncheckedCreateInput {
  return {
    id: observation.id,
    environmentId: observation.environmentId,
    observedAt: toDate(observation.observedAt),
    confirmedAt: toDate(observation.confirmedAt),
    outcome: observation.outcome,
    ...('facts' in observation ? { facts: toJson(observation.facts) } : {}),
    expected: toOptionalJson(observation.outcome === 'wrong_database' ? observation.expected : null),
    failure: toOptionalJson(observation.outcome === 'unreachable' ? observation.failure : null),
  };
}
