import type { CanonicalValue } from '../base/canonical-json';
import { digestOf } from '../base/digest';
import { grantDifferences, mayWords } from './attribute-clause';
import type { DriftDetail, DriftItem } from './drift-report';
import type { AttributeDifference, ObjectDifference, PlacedObject } from './object-difference';
import { objectPhrase, objectTitle, valueWords } from './object-words';

/** Ids of the objects whose owner, or whose grants, some migration sets. */
export interface MentionedObjects {
  readonly owner: ReadonlySet<string>;
  readonly grants: ReadonlySet<string>;
}

/**
 * Takes owner and grant differences out of the objects that no migration says anything about, and returns them as one note per role
 * (DESIGN 5.4): who owns and may do what is usually arranged outside of migrations, differently on every server. Pure.
 */
export function collapseRoles(
  differences: readonly ObjectDifference[],
  mentioned: MentionedObjects,
): { readonly differences: readonly ObjectDifference[]; readonly notes: readonly DriftItem[] } {
  const taken: RoleDifference[] = [];
  const kept = differences.flatMap((difference): readonly ObjectDifference[] => {
    if (difference.change === 'extra' || difference.change === 'missing') return [difference];
    const unsaid = difference.attributes.filter((attribute) =>
      isUnsaid(attribute, difference.live, mentioned),
    );
    taken.push(...unsaid.flatMap((attribute) => roleDifferences(attribute, difference.live)));
    const attributes = difference.attributes.filter((attribute) => !unsaid.includes(attribute));
    return attributes.length === 0 && difference.change === 'different'
      ? []
      : [{ ...difference, attributes }];
  });
  return { differences: kept, notes: roleNotes(taken) };
}

interface RoleDifference {
  readonly role: string;
  /** What differs, without the object: notes of one role keep their id when one more table comes. */
  readonly signature: string;
  readonly detail: DriftDetail;
}

function isUnsaid(difference: AttributeDifference, live: PlacedObject, mentioned: MentionedObjects): boolean {
  if (difference.attribute === 'owner') return !mentioned.owner.has(live.object.id);
  return difference.attribute === 'grants' && !mentioned.grants.has(live.object.id);
}

function roleDifferences(difference: AttributeDifference, live: PlacedObject): readonly RoleDifference[] {
  const what = live.object.kind === 'database' ? objectPhrase(live) : objectTitle(live);
  const detail = (sentence: string): DriftDetail => ({
    attribute: `${live.object.id} ${difference.attribute}`,
    level: 'note',
    expected: difference.expected,
    live: difference.live,
    sentence,
  });
  if (difference.attribute === 'owner') {
    const [owner, expected] = [valueWords(difference.live), valueWords(difference.expected)];
    return [
      {
        role: owner,
        signature: `owns for ${expected}`,
        detail: detail(`In live, ${owner} owns ${what}; ${expected} is expected to.`),
      },
    ];
  }
  return grantDifferences(difference).flatMap(({ role, added, lacking }) => [
    ...added.map((name) => ({
      role,
      signature: `+${name}`,
      detail: detail(
        `In live, ${role} ${mayWords([name])} on ${what}; after a replay of the migrations it is not so.`,
      ),
    })),
    ...lacking.map((name) => ({
      role,
      signature: `-${name}`,
      detail: detail(
        `After a replay of the migrations, ${role} ${mayWords([name])} on ${what}; in live it is not so.`,
      ),
    })),
  ]);
}

function roleNotes(differences: readonly RoleDifference[]): readonly DriftItem[] {
  const roles = [...new Set(differences.map((difference) => difference.role))].toSorted();
  return roles.map((role) =>
    roleNote(
      role,
      differences.filter((difference) => difference.role === role),
    ),
  );
}

function roleNote(role: string, differences: readonly RoleDifference[]): DriftItem {
  const signature: CanonicalValue = [
    ...new Set(differences.map((difference) => difference.signature)),
  ].toSorted();
  const count = differences.length === 1 ? '1 thing' : `${differences.length} things`;
  const object = { kind: 'role', schema: null, name: role, id: `role:${role}` } as const;
  return {
    id: digestOf(['role', role, signature]),
    level: 'note',
    change: 'different',
    object,
    topmost: object,
    title: `Role ${role}`,
    sentence: `In live, role ${role} owns or may do ${count} otherwise than after a replay; no migration says anything about it.`,
    details: differences.map((difference) => difference.detail),
    expectedDefinition: null,
    liveDefinition: null,
    dataLossOnRevert: false,
    wayForward: {
      kind: 'refused',
      reason: 'Roles and grants that no migration mentions are arranged outside of migrations.',
    },
    wayBack: {
      kind: 'refused',
      reason: 'Roles and grants that no migration mentions are arranged outside of migrations.',
    },
    undo: null,
  };
}
