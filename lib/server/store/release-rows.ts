import type { Release } from '../../engine/model/release';
import type { Prisma } from '../generated/client';
import { optionsDocument, toolDocument } from './documents/source-documents';
import { toDate, toInstant } from './instants';
import { toJson } from './to-json';

/** A release with its list of files; never the files' bytes. */
export const RELEASE = {
  id: true,
  projectId: true,
  number: true,
  digest: true,
  tool: true,
  toolOptions: true,
  migrationCount: true,
  newestMigrationId: true,
  revision: true,
  createdAt: true,
  files: { select: { path: true, sha256: true, size: true }, orderBy: { position: 'asc' } },
} as const satisfies Prisma.ReleaseSelect;

export function toRelease(row: Prisma.ReleaseGetPayload<{ select: typeof RELEASE }>): Release {
  return {
    id: row.id,
    projectId: row.projectId,
    number: row.number,
    digest: row.digest,
    tool: toolDocument.parse(row.tool),
    options: optionsDocument.parse(row.toolOptions),
    files: row.files,
    migrationCount: row.migrationCount,
    newestMigrationId: row.newestMigrationId,
    revision: row.revision,
    createdAt: toInstant(row.createdAt),
  };
}

export function fromRelease(release: Release): Prisma.ReleaseUncheckedCreateInput {
  return {
    id: release.id,
    projectId: release.projectId,
    number: release.number,
    digest: release.digest,
    tool: release.tool,
    toolOptions: toJson(release.options),
    migrationCount: release.migrationCount,
    newestMigrationId: release.newestMigrationId,
    revision: release.revision,
    createdAt: toDate(release.createdAt),
  };
}
