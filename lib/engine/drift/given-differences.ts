import { sameValue, type CanonicalValue } from '../base/canonical-json';
import { flagAttribute, listAttribute, listMap, textAttribute } from '../catalog/attributes';
import { isGiven, isPresumed } from '../catalog/given-objects';
import type { CatalogObject } from '../catalog/schema-snapshot';
import type { AttributeDifference, ObjectDifference } from './object-difference';
import type { MentionedObjects } from './role-notes';

type Change = Extract<ObjectDifference, { readonly attributes: unknown }>;

/**
 * The difference as far as anybody knows what is expected. What every database has (itself, its languages) is neither missing nor extra: a
 * schema that was kept before anybody read it says nothing of it. Where only a replay speaks, what is expected of it is presumed: the role of
 * the deploys may do as the owner does and was given what it needs, and what migrations say of it themselves is not known. Pure.
 */
export function knownDifference(
  difference: ObjectDifference,
  mentioned: MentionedObjects | undefined,
): readonly ObjectDifference[] {
  if (difference.change === 'extra') return isGiven(difference.live.object) ? [] : [difference];
  if (difference.change === 'missing') return isGiven(difference.expected.object) ? [] : [difference];
  const { expected, live } = difference;
  if (!isPresumed(expected.object) && !isPresumed(live.object)) return [difference];
  const attributes = isPresumed(live.object)
    ? []
    : difference.attributes.flatMap((attribute) => againstPresumed(attribute, difference, mentioned));
  return attributes.length === 0 ? [] : [{ ...difference, attributes }];
}

function againstPresumed(
  difference: AttributeDifference,
  { expected, live }: Change,
  mentioned: MentionedObjects | undefined,
): readonly AttributeDifference[] {
  const { id } = live.object;
  const deployRole = textAttribute(expected.object, 'owner');
  if (difference.attribute === 'owner') {
    return mentioned?.owner.has(id) === true || actsAsOwner(deployRole, live.object) ? [] : [difference];
  }
  if (difference.attribute !== 'grants') return [difference];
  const others = withoutUsual(difference.live, deployRole);
  const isToldElsewhere = mentioned?.grants.has(id) === true || sameValue(others, difference.expected);
  return isToldElsewhere ? [] : [{ ...difference, live: others }];
}

/** A superuser's database is an administrator's, whoever deploys there. */
const actsAsOwner = (role: string | null, database: CatalogObject): boolean =>
  flagAttribute(database, 'ownedBySuperuser') ||
  (role !== null && listAttribute(database, 'ownerMembers').includes(role));

/**
 * Grants on a database without what one role was given, and without what is usual where an administrator closed it to everybody and let some
 * in again: then nobody may do more than everybody may by default. Null when nothing is left.
 */
function withoutUsual(grants: CanonicalValue, role: string | null): CanonicalValue {
  if (role === null) return grants;
  const others = [...listMap(grants)]
    .filter(([grantee]) => grantee !== role)
    .map(([grantee, privileges]) => [grantee, privileges.filter((name) => !USUAL.has(name))] as const)
    .filter(([, privileges]) => privileges.length > 0);
  return others.length === 0 ? null : Object.fromEntries(others);
}

const USUAL: ReadonlySet<string> = new Set(['CONNECT', 'TEMPORARY', 'no CONNECT', 'no TEMPORARY']);
