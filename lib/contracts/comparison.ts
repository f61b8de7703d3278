import * as z from 'zod/mini';
import type { Tier } from './tier';
import type { MigrationState } from './states';
import type { ShownText } from './shown-text';

const address = z.string().check(z.maxLength(200));

export const compareSchemasInput = z.object({ projectId: z.uuid(), left: address, right: address });
export type CompareSchemasInput = z.infer<typeof compareSchemasInput>;

/** The sides as they stand in the page's address: `e:staging`, `r:12`. */
export const comparisonSearch = z.object({
  left: z.catch(address, ''),
  right: z.catch(address, ''),
  show: z.catch(z.enum(['differences', 'all']), 'differences'),
});
export type ComparisonSearch = z.infer<typeof comparisonSearch>;

export const comparisonParams = z.object({ slug: address });

export const comparedTextsQuery = z.object({ left: address, right: address, migration: address });

/** Null: that side has no such text, or no release holds it. */
export interface ComparedTextsView {
  readonly left: ShownText | null;
  readonly right: ShownText | null;
}

const comparedObject = z.object({
  kind: z.string(),
  schema: z.nullable(z.string()),
  name: z.string(),
  id: z.string(),
});

const schemaDifference = z.object({
  id: z.string(),
  change: z.enum(['left_only', 'right_only', 'different', 'renamed']),
  object: comparedObject,
  topmost: comparedObject,
  title: z.string(),
  leftTitle: z.nullable(z.string()),
  attributes: z.array(z.object({ attribute: z.string(), left: z.string(), right: z.string() })),
  leftDefinition: z.nullable(z.string()),
  rightDefinition: z.nullable(z.string()),
});
export type SchemaDifferenceView = z.infer<typeof schemaDifference>;

/** Two schemas side by side, as the worker answers it. */
export const schemaComparison = z.object({
  serverMajor: z.number(),
  objects: z.object({ left: z.number(), right: z.number() }),
  differences: z.array(schemaDifference),
});
export type SchemaComparisonView = z.infer<typeof schemaComparison>;

/** Something that may stand on a side. */
export interface SideChoice {
  readonly address: string;
  readonly name: string;
  /** A second line: the tier of an environment, how many migrations a release holds. */
  readonly detail: string;
}

/** One side with the age of what is known of it. */
export type SideView = {
  readonly address: string;
  readonly name: string;
  readonly href: string;
} & (
  | {
      readonly kind: 'environment';
      readonly environmentId: string;
      readonly tier: Tier;
      readonly historyAt: string | null;
      /** When the schema was last read; null when there is none to compare. */
      readonly schemaAt: string | null;
      readonly hasMoved: boolean;
    }
  | { readonly kind: 'release'; readonly createdAt: string; readonly migrationCount: number }
);

export type VersionVerdict =
  'same' | 'texts_differ' | 'text_unknown' | 'left_only' | 'right_only' | 'neither';

/** How one migration stands on one side; null state: a release holds it. */
export interface VersionCellView {
  readonly state: MigrationState | null;
  readonly checksum: string | null;
}

export interface VersionRowView {
  readonly migrationId: string;
  readonly verdict: VersionVerdict;
  readonly left: VersionCellView | null;
  readonly right: VersionCellView | null;
}

export interface ComparisonPageView {
  readonly project: { readonly id: string; readonly slug: string; readonly name: string };
  readonly choices: readonly SideChoice[];
  readonly left: SideView | null;
  readonly right: SideView | null;
  readonly versions: readonly VersionRowView[] | null;
  /** Why the reader cannot have an environment read anew; null when they can. */
  readonly cannotCheck: string | null;
  readonly mayAdminister: boolean;
}
