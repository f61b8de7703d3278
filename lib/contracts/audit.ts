import * as z from 'zod';

/** An empty text in an address means that nothing was chosen. */
const blank = (value: unknown): unknown => (value === '' ? undefined : value);
const optional = <T extends z.ZodType>(shape: T) => z.preprocess(blank, shape.optional());

/** A day or an instant as it is typed into an address; days are whole days of UTC. */
const moment = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z)?$/, 'Write a day such as 2026-03-01.');

/** Filters of the record as they stand in the address. */
export const auditQuery = z.object({
  project: optional(z.string().max(100)),
  environment: optional(z.uuid()),
  deploy: optional(z.coerce.number().int().positive()),
  actor: optional(z.uuid()),
  action: optional(z.string().max(100)),
  from: optional(moment),
  to: optional(moment),
  before: optional(z.coerce.number().int().positive()),
});
export type AuditFilterText = z.infer<typeof auditQuery>;

/** The same filters for a file of all that they leave. */
export const auditExportQuery = auditQuery
  .omit({ before: true })
  .extend({ format: z.enum(['jsonl', 'csv']).default('jsonl') });

/** Something that was done, whole. */
export interface AuditEventView {
  readonly sequence: number;
  readonly hash: string;
  readonly at: string;
  readonly action: string;
  readonly actor: { readonly kind: 'person' | 'operator' | 'system' | 'anonymous'; readonly name: string };
  readonly object: { readonly kind: string; readonly name: string };
  /** Where it leads, when there is a page for it. */
  readonly href: string | null;
  readonly project: string | null;
  readonly environment: string | null;
  /** Indented JSON; null when the event has none. */
  readonly before: string | null;
  readonly after: string | null;
  readonly reason: string | null;
  readonly via: 'browser' | 'cli' | 'worker';
  readonly address: string | null;
  readonly requestId: string;
}

export interface AuditPageView {
  readonly events: readonly AuditEventView[];
  readonly next: number | null;
  readonly head: AnchorView | null;
  /** Every event of the installation, and so the chain. */
  readonly seesAll: boolean;
  readonly choices: {
    readonly projects: readonly { readonly slug: string; readonly name: string }[];
    readonly environments: readonly { readonly id: string; readonly name: string }[];
    readonly people: readonly { readonly id: string; readonly name: string }[];
    readonly actions: readonly string[];
  };
}

export interface AnchorView {
  readonly sequence: number;
  readonly hash: string;
}

/** What verifying the whole chain gave. */
export interface AuditVerificationView {
  readonly checkedAt: string;
  readonly count: number;
  readonly head: AnchorView | null;
  /** One sentence; null when every event is where and what it was. */
  readonly problem: string | null;
}

/** Everything that the reader may see. */
export const NO_FILTER: AuditFilterText = {
  project: undefined,
  environment: undefined,
  deploy: undefined,
  actor: undefined,
  action: undefined,
  from: undefined,
  to: undefined,
  before: undefined,
};
