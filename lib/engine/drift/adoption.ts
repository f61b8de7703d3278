import type { CatalogKind } from '../catalog/schema-snapshot';
import type { DriftItem, DriftReport } from './drift-report';

/** What brings the expected schema to one difference of the live one. */
export interface AdoptionStep {
  readonly itemId: string;
  readonly sql: string;
  /** What takes it back again, whatever that loses; null where nobody can word it. */
  readonly undo: string | null;
}

/** A difference that no migration is made of, and why. */
export interface LeftOut {
  readonly itemId: string;
  /** A sentence. */
  readonly why: string;
}

export interface Adoption {
  /** What goes first; where two of them lean on one another, only a trial tells. */
  readonly steps: readonly AdoptionStep[];
  readonly left: readonly LeftOut[];
}

/**
 * The differences of a report as statements of one migration: those that can be worded, that lose nothing anywhere, that nobody accepted,
 * and whose text holds nothing that must not be shown. Pure.
 */
export function adoptionOf(
  { items }: Pick<DriftReport, 'items'>,
  given: {
    readonly accepted: ReadonlySet<string>;
    /** True for a text with a password in it. */
    readonly isSecret: (sql: string) => boolean;
  },
): Adoption {
  const left = items.flatMap((item) => {
    const why = whyLeftOut(item, given);
    return why === null ? [] : [{ itemId: item.id, why }];
  });
  const out = new Set(left.map(({ itemId }) => itemId));
  const steps = items.filter(({ id }) => !out.has(id)).toSorted((one, other) => rankOf(one) - rankOf(other));
  return { steps: steps.flatMap(stepOf), left };
}

function whyLeftOut(
  { id, wayForward }: DriftItem,
  { accepted, isSecret }: Parameters<typeof adoptionOf>[1],
): string | null {
  if (accepted.has(id)) return 'It was accepted, and stays as it is.';
  if (wayForward.kind === 'refused') return wayForward.reason;
  if (wayForward.loses.length > 0) {
    return `It would lose ${wayForward.loses.join(', and ')} wherever that still exists.`;
  }
  return isSecret(wayForward.sql) ? 'Its text holds a password, which belongs in no migration.' : null;
}

function stepOf({ id, wayForward, undo }: DriftItem): readonly AdoptionStep[] {
  return wayForward.kind === 'refused' ? [] : [{ itemId: id, sql: wayForward.sql, undo }];
}

/** What others lean on comes first; what goes away goes before anything is made in its place. */
const ORDER: readonly CatalogKind[] = [
  ...([
    'schema',
    'extension',
    'domain',
    'type',
    'type_attribute',
    'sequence',
    'foreign_table',
    'table',
  ] as const),
  ...(['column', 'function', 'procedure', 'constraint', 'index', 'statistics', 'view'] as const),
  ...(['materialized_view', 'trigger', 'rule', 'policy', 'publication_table'] as const),
];

function rankOf({ change, object }: DriftItem): number {
  const place = ORDER.findIndex((kind) => kind === object.kind);
  const rank = place === -1 ? ORDER.length : place;
  return change === 'missing' ? -1 - rank : rank;
}
