import { quoteIdentifier, quoteQualified } from '../catalog/quote-identifier';
import type { Draft, DraftStep } from './draft';
import { draftStep } from './draft';
import { alterationSteps } from './draft-alteration';
import { ddlWord } from './draft-names';
import { alterRelation, createSteps, dropSteps } from './draft-presence';
import type { AttributeDifference, ObjectDifference, PlacedObject } from './object-difference';

export interface DraftedWays {
  /** A migration that makes the expected side like live: what live already has, written down. */
  readonly forward: Draft;
  /** What would make live as expected again, only where no row, value or position can be lost by it. */
  readonly back: Draft;
  /** What takes the way forward back again where it has run, whatever that loses; null where nobody can word it. */
  readonly undo: string | null;
  /** Whether going back would lose something, which is why it is refused then. */
  readonly losesOnRevert: boolean;
}

/** Drafts both ways out of a difference. Pure. Neither is ever run by the product; the way back is refused where it could lose rows. */
export function draftWays(difference: ObjectDifference): DraftedWays {
  const forward = steps(difference, 'forward');
  const back = steps(difference, 'back');
  const losses = (back ?? []).flatMap((step) => (step.loses === null ? [] : [step.loses]));
  return {
    forward: forward === null ? refused(byHand(difference)) : drafted(forward),
    back: back === null ? refused(byHand(difference)) : backDraft(back, losses),
    undo: back === null ? null : textOf(back),
    losesOnRevert: losses.length > 0,
  };
}

const NO_STATEMENT = 'There is no draft for this kind of difference; it has to be written by hand.';

function refused(reason: string): Draft {
  return { kind: 'refused', reason };
}

/** Why there is no draft, where that can be said better than *we know none*. */
function byHand(difference: ObjectDifference): string {
  if (difference.change === 'extra' || difference.change === 'missing') return NO_STATEMENT;
  const reasons = difference.attributes.flatMap(({ attribute }) => REASONS[attribute] ?? []);
  return reasons[0] ?? NO_STATEMENT;
}

const REASONS: Readonly<Record<string, string>> = {
  columnOrder: 'The order of columns can only be changed by making the table anew.',
  attributeOrder: 'The order of fields can only be changed by making the type anew.',
  partitionBound:
    'A bound can only be changed by detaching the partition and attaching it again, where all its rows fit.',
  valid:
    'Nobody wants a migration that makes an invalid index: finish it (REINDEX INDEX CONCURRENTLY) or drop it.',
  populated: 'Nobody wants a migration that empties a materialized view: refresh it.',
  functionBodies:
    'Nothing but the extension itself has the original: make it anew (DROP EXTENSION, CREATE EXTENSION), or put the function in a schema of your own.',
  disabledTriggers: 'Nobody wants a migration that switches triggers off: switch them on again.',
};

function backDraft(back: readonly DraftStep[], losses: readonly string[]): Draft {
  if (losses.length === 0) return drafted(back);
  return refused(
    `It would lose ${losses.join(', and ')}. Write a migration that accepts what live has instead.`,
  );
}

function drafted(found: readonly DraftStep[]): Draft {
  const remarks = found.flatMap((step) => [
    ...(step.remark === null ? [] : [step.remark]),
    ...(step.loses === null ? [] : [`Loses ${step.loses} wherever it still exists.`]),
  ]);
  return {
    kind: 'draft',
    sql: textOf(found),
    remarks: [...new Set(remarks)],
    loses: found.flatMap(({ loses }) => loses ?? []),
  };
}

const textOf = (found: readonly DraftStep[]): string => found.map((step) => step.sql).join('\n');

type Direction = 'forward' | 'back';

function steps(difference: ObjectDifference, direction: Direction): readonly DraftStep[] | null {
  switch (difference.change) {
    case 'extra':
      return some(direction === 'forward' ? createSteps(difference.live) : dropSteps(difference.live));
    case 'missing':
      return some(
        direction === 'forward' ? dropSteps(difference.expected) : createSteps(difference.expected),
      );
    case 'renamed':
    case 'different':
      return changeSteps(difference, direction);
  }
}

function some(found: readonly DraftStep[]): readonly DraftStep[] | null {
  return found.length === 0 ? null : found;
}

type Change = Extract<ObjectDifference, { readonly attributes: unknown }>;

function changeSteps(difference: Change, direction: Direction): readonly DraftStep[] | null {
  const { expected, live } = difference;
  const [from, to] = direction === 'forward' ? [expected, live] : [live, expected];
  const renames = difference.change === 'renamed' ? renameSteps(from, to) : [];
  if (renames === null) return null;
  const named = difference.change === 'renamed' ? to : from;
  const changed = difference.attributes.map((attribute) =>
    attributeSteps({ attribute, from: named, to, direction }),
  );
  if (changed.some((found) => found === null)) return null;
  const all = [...renames, ...changed.flatMap((found) => found ?? [])];
  return some([...new Map(all.map((step) => [step.sql, step])).values()]);
}

function attributeSteps(change: {
  readonly attribute: AttributeDifference;
  readonly from: PlacedObject;
  readonly to: PlacedObject;
  readonly direction: Direction;
}): readonly DraftStep[] | null {
  const { attribute, from, to, direction } = change;
  const forward = direction === 'forward';
  return alterationSteps({
    attribute: attribute.attribute,
    from,
    to,
    before: forward ? attribute.expected : attribute.live,
    after: forward ? attribute.live : attribute.expected,
  });
}

/** Renames keep every row, in both directions. */
function renameSteps(from: PlacedObject, to: PlacedObject): readonly DraftStep[] | null {
  const [before, after] = [from.object, to.object];
  if (before.kind === 'column' || before.kind === 'constraint') {
    const what = `${before.kind.toUpperCase()} ${quoteIdentifier(before.name)}`;
    return [draftStep(`${alterRelation(from)} RENAME ${what} TO ${quoteIdentifier(after.name)};`)];
  }
  const word = ddlWord(before.kind);
  if (word === null) return null;
  const moved = `ALTER ${word} ${quoteQualified(before.schema, before.name)} SET SCHEMA ${quoteIdentifier(after.schema ?? '')};`;
  const renamed = `ALTER ${word} ${quoteQualified(after.schema, before.name)} RENAME TO ${quoteIdentifier(after.name)};`;
  return [
    ...(before.schema === after.schema ? [] : [draftStep(moved)]),
    ...(before.name === after.name ? [] : [draftStep(renamed)]),
  ];
}
