import type { Project } from '../../engine/model/project';
import type { SourceStatus } from '../../engine/model/source-status';
import type { Prisma } from '../generated/client';
import { failuresDocument, notesDocument, optionsDocument, toolDocument } from './documents/source-documents';
import { words } from './documents/words';
import { toDate, toInstant, toOptionalDate, toOptionalInstant } from './instants';
import { toJson } from './to-json';

export const PROJECT = {
  id: true,
  slug: true,
  name: true,
  sourceKind: true,
  sourceFolder: true,
  tool: true,
  toolOptions: true,
  archivedAt: true,
  createdAt: true,
} as const satisfies Prisma.ProjectSelect;

const sourceKind = words<Project['source']['kind']>({ folder: true });

export function toProject(row: Prisma.ProjectGetPayload<{ select: typeof PROJECT }>): Project {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    source: {
      kind: sourceKind.parse(row.sourceKind),
      folder: row.sourceFolder,
      tool: toolDocument.parse(row.tool),
      options: optionsDocument.parse(row.toolOptions),
    },
    archivedAt: toOptionalInstant(row.archivedAt),
    createdAt: toInstant(row.createdAt),
  };
}

export function fromProject(project: Project): Prisma.ProjectUncheckedCreateInput {
  return {
    id: project.id,
    slug: project.slug,
    name: project.name,
    sourceKind: project.source.kind,
    sourceFolder: project.source.folder,
    tool: project.source.tool,
    toolOptions: toJson(project.source.options),
    archivedAt: toOptionalDate(project.archivedAt),
    createdAt: toDate(project.createdAt),
  };
}

export const SOURCE_STATUS = {
  projectId: true,
  readAt: true,
  seenDigest: true,
  problems: true,
  notes: true,
} as const satisfies Prisma.SourceStatusSelect;

export function toSourceStatus(
  row: Prisma.SourceStatusGetPayload<{ select: typeof SOURCE_STATUS }>,
): SourceStatus {
  return {
    projectId: row.projectId,
    readAt: toInstant(row.readAt),
    seenDigest: row.seenDigest,
    problems: failuresDocument.parse(row.problems),
    notes: notesDocument.parse(row.notes),
  };
}

export function fromSourceStatus(status: SourceStatus): Prisma.SourceStatusUncheckedCreateInput {
  return {
    projectId: status.projectId,
    readAt: toDate(status.readAt),
    seenDigest: status.seenDigest,
    problems: toJson(status.problems),
    notes: toJson(status.notes),
  };
}
