import { z } from 'zod';
import { failure } from '../base/failure';
import { failed, success, type Result } from '../base/result';
import { CATALOG_KINDS, SNAPSHOT_FORMAT, type SchemaSnapshot } from './schema-snapshot';

const SNAPSHOT = z.object({
  format: z.literal(SNAPSHOT_FORMAT),
  serverMajor: z.int().positive(),
  objects: z.array(
    z.object({
      kind: z.enum(CATALOG_KINDS),
      id: z.string(),
      schema: z.string().nullable(),
      name: z.string(),
      parent: z.string().nullable(),
      attributes: z.record(z.string(), z.json()),
      definition: z.string().nullable(),
    }),
  ),
});

/** A snapshot out of stored JSON: exactly what was written, or `DRIFT.SNAPSHOT_UNREADABLE` when another format or something else lies there. */
export function readSnapshot(stored: unknown): Result<SchemaSnapshot> {
  const parsed = SNAPSHOT.safeParse(stored);
  if (parsed.success) return success(parsed.data);
  return failed(
    failure('DRIFT.SNAPSHOT_UNREADABLE', 'The recorded schema could not be read.', {
      why: `It is not a schema snapshot of format ${SNAPSHOT_FORMAT}.`,
      fix: 'Check for drift again, which records the schema anew.',
    }),
  );
}
