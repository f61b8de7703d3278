import * as z from 'zod/mini';

export const lookIntoFolderInput = z.object({ folder: z.string().check(z.maxLength(4000)) });
export type LookIntoFolderInput = z.infer<typeof lookIntoFolderInput>;

const evidence = z.object({ file: z.string(), line: z.nullable(z.number()), says: z.string() });
export type EvidenceView = z.infer<typeof evidence>;

/** A source that a folder holds, as a person is offered it. */
const foundSource = z.object({
  tool: z.string(),
  title: z.string(),
  place: z.string(),
  folder: z.string(),
  options: z.record(z.string(), z.string()),
  evidence: z.array(evidence),
  remarks: z.array(z.string()),
});
export type FoundSourceView = z.infer<typeof foundSource>;

/** What the worker found in a folder. */
export const detection = z.object({
  folder: z.string(),
  sources: z.array(foundSource),
  others: z.array(z.object({ title: z.string(), why: z.string(), evidence: z.array(evidence) })),
  remarks: z.array(z.string()),
});
export type DetectionView = z.infer<typeof detection>;
