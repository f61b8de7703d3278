import * as z from 'zod';
import type { MigrationNote, Tool, ToolOptions } from '../../../engine/model/migration';
import { failureDocument } from './failure-document';

/** Options of a source as JSON. */
export const optionsDocument: z.ZodType<ToolOptions> = z.record(z.string(), z.string());

/** Name of a tool: whoever wrote the row had a format for it. */
export const toolDocument: z.ZodType<Tool> = z.string();

// Not strict: rows of older versions say more.
const noteDocument: z.ZodType<MigrationNote> = z.object({
  code: z.string(),
  summary: z.string(),
  migrationId: z.string().nullable(),
  file: z.string().exactOptional(),
  line: z.number().exactOptional(),
});

/** Remarks about a folder as JSON. */
export const notesDocument = z.array(noteDocument);

/** What stops a release, as JSON. */
export const failuresDocument = z.array(failureDocument);
