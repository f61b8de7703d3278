import * as z from 'zod';
import type { MigrationNote, Tool, ToolOptions } from '../../../engine/model/migration';
import { failureDocument } from './failure-document';
import { words } from './words';

/** Options of a source as JSON. */
export const optionsDocument: z.ZodType<ToolOptions> = z.record(z.string(), z.string());

/** The tools that a row may name. */
export const toolDocument = words<Tool>({ prisma: true });

// Not strict: rows of older versions say more.
const noteDocument: z.ZodType<MigrationNote> = z.object({
  code: z.string(),
  summary: z.string(),
  migrationId: z.string().nullable(),
  line: z.number().exactOptional(),
});

/** Remarks about a folder as JSON. */
export const notesDocument = z.array(noteDocument);

/** What stops a release, as JSON. */
export const failuresDocument = z.array(failureDocument);
