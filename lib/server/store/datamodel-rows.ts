import type { DatamodelCheck } from '../../engine/model/datamodel';
import type { Prisma } from '../generated/client';
import { findingDocument } from './documents/finding-document';
import { toDate, toInstant } from './instants';
import { toJson } from './to-json';

export const DATAMODEL_CHECK = {
  releaseId: true,
  digest: true,
  finding: true,
  checkedAt: true,
} as const satisfies Prisma.DatamodelCheckSelect;

export function toDatamodelCheck(
  row: Prisma.DatamodelCheckGetPayload<{ select: typeof DATAMODEL_CHECK }>,
): DatamodelCheck {
  return {
    releaseId: row.releaseId,
    digest: row.digest,
    finding: findingDocument.parse(row.finding),
    checkedAt: toInstant(row.checkedAt),
  };
}

export function fromDatamodelCheck(check: DatamodelCheck): Prisma.DatamodelCheckUncheckedCreateInput {
  return {
    releaseId: check.releaseId,
    digest: check.digest,
    finding: toJson(check.finding),
    checkedAt: toDate(check.checkedAt),
  };
}
