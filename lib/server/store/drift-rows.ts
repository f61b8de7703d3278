import { InvariantError } from '../../engine/base/invariant';
import type {
  DriftAcceptance,
  DriftCheck,
  DriftSighting,
  ExpectedOrigin,
} from '../../engine/model/drift-record';
import type { Prisma } from '../generated/client';
import { canonicalDocument } from './documents/canonical-document';
import { failureDocument } from './documents/failure-document';
import { failuresDocument } from './documents/source-documents';
import { words } from './documents/words';
import { toDate, toInstant, toOptionalDate, toOptionalInstant } from './instants';
import { toJson, toOptionalJson } from './to-json';

export const DRIFT_CHECK = {
  id: true,
  environmentId: true,
  checkedAt: true,
  schemaMarker: true,
  historyDigest: true,
  kind: true,
  origin: true,
  caveats: true,
  expectedSnapshot: true,
  liveSnapshot: true,
  report: true,
  countedItems: true,
  failure: true,
} as const satisfies Prisma.DriftCheckSelect;

type DriftCheckRow = Prisma.DriftCheckGetPayload<{ select: typeof DRIFT_CHECK }>;

const origin = words<ExpectedOrigin>({ replay: true, recorded_after_run: true });

export function toDriftCheck(row: DriftCheckRow): DriftCheck {
  return {
    id: row.id,
    environmentId: row.environmentId,
    checkedAt: toInstant(row.checkedAt),
    schemaMarker: row.schemaMarker,
    historyDigest: row.historyDigest,
    result: toResult(row),
  };
}

function toResult(row: DriftCheckRow): DriftCheck['result'] {
  const { expectedSnapshot, liveSnapshot, countedItems } = row;
  if (row.kind === 'check_failed') {
    return { kind: 'check_failed', failure: failureDocument.parse(row.failure) };
  }
  if (expectedSnapshot === null || liveSnapshot === null) {
    throw new InvariantError(`drift check ${row.id} is incomplete`);
  }
  return {
    kind: 'compared',
    origin: origin.parse(row.origin),
    caveats: failuresDocument.parse(row.caveats),
    expectedSnapshot,
    liveSnapshot,
    report: canonicalDocument.parse(row.report),
    countedItems,
  };
}

export function fromDriftCheck(check: DriftCheck): Prisma.DriftCheckUncheckedCreateInput {
  return {
    id: check.id,
    environmentId: check.environmentId,
    checkedAt: toDate(check.checkedAt),
    schemaMarker: check.schemaMarker,
    historyDigest: check.historyDigest,
    kind: check.result.kind,
    ...fromResult(check.result),
  };
}

function fromResult(result: DriftCheck['result']) {
  if (result.kind === 'check_failed') return { failure: toJson(result.failure) };
  const { expectedSnapshot, liveSnapshot, countedItems } = result;
  return {
    origin: result.origin,
    caveats: toJson(result.caveats),
    expectedSnapshot,
    liveSnapshot,
    report: toOptionalJson(result.report),
    countedItems: [...countedItems],
  };
}

export const SIGHTING = {
  environmentId: true,
  itemId: true,
  firstSeenAt: true,
  lastSeenAt: true,
  goneAt: true,
} as const satisfies Prisma.DriftSightingSelect;

export function toSighting(row: Prisma.DriftSightingGetPayload<{ select: typeof SIGHTING }>): DriftSighting {
  return {
    ...row,
    firstSeenAt: toInstant(row.firstSeenAt),
    lastSeenAt: toInstant(row.lastSeenAt),
    goneAt: toOptionalInstant(row.goneAt),
  };
}

export const ACCEPTANCE = {
  id: true,
  environmentId: true,
  itemId: true,
  objectId: true,
  title: true,
  acceptedBy: true,
  acceptedByName: true,
  reason: true,
  acceptedAt: true,
  until: true,
  endedAt: true,
} as const satisfies Prisma.DriftAcceptanceSelect;

export function toAcceptance(
  row: Prisma.DriftAcceptanceGetPayload<{ select: typeof ACCEPTANCE }>,
): DriftAcceptance {
  return {
    ...row,
    acceptedAt: toInstant(row.acceptedAt),
    until: toInstant(row.until),
    endedAt: toOptionalInstant(row.endedAt),
  };
}

export function fromAcceptance(acceptance: DriftAcceptance): Prisma.DriftAcceptanceUncheckedCreateInput {
  return {
    id: acceptance.id,
    environmentId: acceptance.environmentId,
    itemId: acceptance.itemId,
    objectId: acceptance.objectId,
    title: acceptance.title,
    acceptedBy: acceptance.acceptedBy,
    acceptedByName: acceptance.acceptedByName,
    reason: acceptance.reason,
    acceptedAt: toDate(acceptance.acceptedAt),
    until: toDate(acceptance.until),
    endedAt: toOptionalDate(acceptance.endedAt),
  };
}
