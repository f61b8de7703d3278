import * as z from 'zod';
import type { History, HistoryEntry } from '../../../engine/model/history';
import type { TargetFacts, TargetRights } from '../../../engine/model/observation';
import type { TargetIdentity } from '../../../engine/model/target-identity';

/** A `TargetIdentity` as JSON. */
export const identityDocument: z.ZodType<TargetIdentity> = z.strictObject({
  systemIdentifier: z.string(),
  databaseOid: z.string(),
  installation: z.string().nullable(),
});

const historyEntryDocument: z.ZodType<HistoryEntry> = z.strictObject({
  rowId: z.string(),
  migrationId: z.string(),
  checksum: z.string().nullable(),
  outcome: z.enum(['applied', 'baseline', 'failed', 'rolled_back', 'superseded']),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  rolledBackAt: z.string().nullable(),
  log: z.string().nullable(),
  steps: z.number().nullable(),
});

const historyDocument: z.ZodType<History> = z.strictObject({
  tableExists: z.boolean(),
  entries: z.array(historyEntryDocument),
});

const rightsDocument: z.ZodType<TargetRights> = z.strictObject({
  superuser: z.boolean(),
  canCreateInSchema: z.boolean(),
  canCreateInDatabase: z.boolean(),
  lockkeeperSchema: z.enum(['present', 'can_create', 'reduced']),
  missing: z.array(z.strictObject({ what: z.string(), sql: z.string() })),
});

/** `TargetFacts` as JSON. */
export const factsDocument: z.ZodType<TargetFacts> = z.strictObject({
  identity: identityDocument,
  serverVersion: z.string(),
  serverMajor: z.number(),
  role: z.string(),
  encrypted: z.boolean(),
  standby: z.boolean(),
  readOnly: z.boolean(),
  pooled: z.boolean(),
  rights: rightsDocument,
  history: historyDocument,
  historyDigest: z.string(),
  schemaMarker: z.string(),
  connectMs: z.number(),
});
