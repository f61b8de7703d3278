import type { CanonicalValue } from '../base/canonical-json';
import { attribute, flagAttribute, isRecord, textList } from '../catalog/attributes';
import type { CatalogKind, CatalogObject } from '../catalog/schema-snapshot';
import type { AttributeDifference } from './object-difference';

/**
 * How bad a difference is. `break`: the application can fail or rows are at risk. `risk`: slower, or the next migration may fail.
 * `note`: worth knowing, changes nothing that the application sees.
 */
export type DriftLevel = 'break' | 'risk' | 'note';

/** The worse of the levels; a note when there is none. */
export function worstLevel(levels: readonly DriftLevel[]): DriftLevel {
  if (levels.includes('break')) return 'break';
  return levels.includes('risk') ? 'risk' : 'note';
}

/** The level of an object that stands in live only. */
export function extraLevel(object: CatalogObject): DriftLevel {
  if (movesNames(object)) return 'break';
  if (object.kind === 'column') return refusesInserts(object) ? 'break' : 'risk';
  if (object.kind === 'index') {
    return flagAttribute(object, 'unique') && attribute(object, 'valid') !== false ? 'break' : 'risk';
  }
  if (attribute(object, 'partitionOf') !== null) return 'note';
  return EXTRA[object.kind] ?? 'risk';
}

/** The level of an object that live lacks. */
export function missingLevel(object: CatalogObject): DriftLevel {
  return movesNames(object) ? 'break' : (MISSING[object.kind] ?? 'break');
}

/** The level of an object that live calls by another name. */
export function renamedLevel(object: CatalogObject): DriftLevel {
  return object.kind === 'index' || object.kind === 'constraint' ? 'risk' : 'break';
}

/** The level of one attribute that says different things. */
export function attributeLevel(object: CatalogObject, difference: AttributeDifference): DriftLevel {
  if (movesNames(object)) return 'break';
  const rule = ATTRIBUTES[object.kind]?.[difference.attribute] ?? ANY_KIND[difference.attribute] ?? 'risk';
  return typeof rule === 'string' ? rule : rule(difference);
}

/** A new column that has to be filled and fills itself with nothing: every INSERT of the application that does not know it fails. */
function refusesInserts(column: CatalogObject): boolean {
  const fills = ['default', 'identity', 'generatedExpression'].some(
    (name) => attribute(column, name) !== null,
  );
  return flagAttribute(column, 'notNull') && !fills;
}

/** A search_path for everybody decides what every unqualified name means. */
function movesNames(object: CatalogObject): boolean {
  return object.kind === 'setting' && object.name === 'search_path';
}

const EXTRA: Partial<Record<CatalogKind, DriftLevel>> = {
  constraint: 'break',
  trigger: 'break',
  rule: 'break',
  policy: 'break',
  event_trigger: 'break',
  schema: 'note',
  statistics: 'note',
  default_privilege: 'note',
  unmodeled: 'note',
};

const MISSING: Partial<Record<CatalogKind, DriftLevel>> = {
  index: 'risk',
  statistics: 'note',
  default_privilege: 'note',
  unmodeled: 'note',
  setting: 'risk',
  collation: 'break',
  event_trigger: 'risk',
  conversion: 'risk',
};

type LevelRule = DriftLevel | ((difference: AttributeDifference) => DriftLevel);

/** Whatever the object is. Owners and grants that no migration mentions are notes; that is decided before anybody asks here. */
const ANY_KIND: Readonly<Record<string, LevelRule>> = {
  comment: 'note',
  columnComments: 'note',
  columnStorage: 'note',
  securityLabels: 'risk',
  owner: 'risk',
  grants: 'risk',
  storageParameters: 'note',
  tablespace: 'note',
  accessMethod: 'note',
  storage: 'note',
  compression: 'note',
  statisticsTarget: 'note',
  statisticsTargets: 'note',
  planningOptions: 'note',
  clustered: 'note',
  columnOrder: 'note',
  attributeOrder: 'break',
  identitySequence: 'note',
  definition: 'break',
  enabled: 'break',
  belongsTo: 'break',
  disabledTriggers: 'break',
  version: 'note',
  functionBodies: 'risk',
  inheritedKeys: keysLevel,
};

const ATTRIBUTES: Partial<Record<CatalogKind, Readonly<Record<string, LevelRule>>>> = {
  table: {
    persistence: 'break',
    rowSecurity: 'break',
    forceRowSecurity: 'break',
    partitionKey: 'break',
    partitionBound: 'break',
    partitionOf: 'break',
    inherits: 'break',
    ofType: 'break',
  },
  column: {
    type: 'break',
    notNull: 'break',
    collation: 'break',
    generated: 'risk',
    generatedExpression: 'break',
    identity: 'break',
    notNullValidated: worseWhen(false),
    notNullNoInherit: 'note',
  },
  constraint: { type: 'break', validated: worseWhen(false) },
  index: {
    unique: 'break',
    definition: 'risk',
    valid: (difference) => (difference.live === false ? 'break' : 'note'),
  },
  policy: { command: 'break', permissive: 'break', using: 'break', check: 'break', roles: 'break' },
  view: { options: 'break', columnDefaults: 'risk' },
  materialized_view: { populated: 'break' },
  domain: { baseType: 'break', notNull: 'break', collation: 'break' },
  type: { variant: 'break', values: valuesLevel, subtype: 'break' },
  type_attribute: { type: 'break', collation: 'break' },
  statistics: { definition: 'note' },
  extension: { schema: 'break' },
  event_trigger: { event: 'break' },
  setting: { value: 'risk' },
  default_privilege: { privileges: 'note', grantable: 'note' },
  unmodeled: { message: 'note' },
};

/** Not validated where it is expected to be is a risk; the other way round live is ahead. */
function worseWhen(bad: CanonicalValue): (difference: AttributeDifference) => DriftLevel {
  return (difference) => (difference.live === bad ? 'risk' : 'note');
}

/** As of a constraint: the worst of the keys that say something else on each side. */
function keysLevel({ expected, live }: AttributeDifference): DriftLevel {
  const [before, now] = [isRecord(expected) ? expected : {}, isRecord(live) ? live : {}];
  const changed = Object.entries(now).filter(([name, said]) => before[name] !== said);
  return worstLevel(
    changed.map(([, said]) => (said === 'not enforced' ? 'break' : said === 'validated' ? 'note' : 'risk')),
  );
}

/** A value that live lacks refuses rows; one more only surprises. */
function valuesLevel(difference: AttributeDifference): DriftLevel {
  const live = new Set(textList(difference.live));
  const expected = textList(difference.expected);
  if (expected.some((value) => !live.has(value))) return 'break';
  return 'risk';
}
