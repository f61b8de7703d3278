import * as z from 'zod';
import { AUDIT_ACTIONS, type AuditEvent, type AuditObject } from '../../../engine/audit/audit-event';
import { canonicalDocument } from './canonical-document';
import { words } from './words';

const objectKind = words<AuditObject['kind']>({
  installation: true,
  person: true,
  project: true,
  environment: true,
  release: true,
  plan: true,
  deploy: true,
  drift: true,
  freeze: true,
  webhook: true,
  audit: true,
});

/** An `AuditEvent` as it was hashed: unknown members are refused, or an addition by hand would go unseen. */
export const eventDocument: z.ZodType<AuditEvent> = z.strictObject({
  format: z.literal(1),
  action: z.enum(AUDIT_ACTIONS),
  at: z.string(),
  actor: z.strictObject({
    kind: z.enum(['person', 'operator', 'system', 'anonymous']),
    id: z.string().nullable(),
    name: z.string(),
  }),
  object: z.strictObject({ kind: objectKind, id: z.string().nullable(), name: z.string() }),
  projectId: z.string().nullable(),
  environmentId: z.string().nullable(),
  deployId: z.string().nullable(),
  before: canonicalDocument,
  after: canonicalDocument,
  reason: z.string().nullable(),
  via: z.enum(['browser', 'cli', 'worker']),
  address: z.string().nullable(),
  requestId: z.string(),
});
