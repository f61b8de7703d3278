import { planSchema, planSchemaDigest, type PlanSchemaScope } from '../../catalog/plan-schema-digest';
import type { SchemaSnapshot } from '../../catalog/schema-snapshot';
import { explainSchemaChange } from '../../drift/explain-schema-change';
import type { Plan } from '../../model/plan';

/** Sentences that a page can show; whoever wants all of them looks at the drift. */
const MOST_MOVES = 20;

/**
 * What moved in the live schema since a plan was made for it, a sentence each. Empty when what was seen before is not the schema that the
 * plan was made for: then nobody knows. Pure.
 */
export function schemaMoves(
  plan: Pick<Plan, 'base'>,
  schemas: { readonly before: SchemaSnapshot | null; readonly live: SchemaSnapshot },
  scope: PlanSchemaScope,
): readonly string[] {
  const { before, live } = schemas;
  if (before === null || planSchemaDigest(before, scope) !== plan.base.schemaDigest) return [];
  const changes = explainSchemaChange(planSchema(before, scope), planSchema(live, scope));
  const shown = changes.slice(0, MOST_MOVES).map(({ sentence }) => sentence);
  const more = changes.length - shown.length;
  return more === 0 ? shown : [...shown, `and ${String(more)} more`];
}
