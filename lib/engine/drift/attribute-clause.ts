import { canonicalJson, type CanonicalValue } from '../base/canonical-json';
import { isRecord, listMap, textList } from '../catalog/attributes';
import { mayHoldSecret } from '../sql/mask-password-literals';
import type { AttributeDifference, PlacedObject } from './object-difference';
import { objectPhrase, valueWords } from './object-words';

/**
 * One difference as a clause whose direction cannot be misread: live first, `expected` said of the other side, e.g.
 * `orders.note is text where varchar(200) is expected`. No full stop, so that clauses can be joined. Pure.
 */
export function attributeClause(difference: AttributeDifference, live: PlacedObject): string {
  const subject = objectPhrase(live);
  if (isOwnSetting(live)) {
    return `${subject} differs from what is expected in its ${attributeWords(difference.attribute)}`;
  }
  const special = CLAUSES[difference.attribute];
  return `${subject} ${special === undefined ? plainClause(difference) : special(difference)}`;
}

/** Settings that an application has thought up may be anything, a key for instance. */
const isOwnSetting = ({ object }: PlacedObject): boolean =>
  object.kind === 'setting' && object.name.includes('.');

type Clause = (difference: AttributeDifference) => string;

const CLAUSES: Readonly<Record<string, Clause>> = {
  type: (difference) =>
    `is ${valueWords(difference.live)} where ${valueWords(difference.expected)} is expected`,
  notNull: (difference) =>
    difference.live === true
      ? 'refuses NULL where NULL is expected to be allowed'
      : 'allows NULL where NOT NULL is expected',
  notNullValidated: (difference) =>
    difference.live === false
      ? 'has a NOT NULL that was never validated: rows that were there before may hold NULL'
      : 'has a validated NOT NULL where one that is not validated is expected',
  valid: (difference) =>
    difference.live === false
      ? 'is invalid: queries do not use it, although every write still pays for it'
      : 'is valid where an invalid one is expected',
  validated: (difference) =>
    difference.live === false
      ? 'is not validated: rows that were there before may break it'
      : 'is validated where one that is not validated is expected',
  enabled: (difference) =>
    `is ${valueWords(difference.live)} where ${valueWords(difference.expected)} is expected`,
  disabledTriggers: disabledClause,
  rowSecurity: (difference) =>
    `has row level security ${onOff(difference.live)} where ${onOff(difference.expected)} is expected`,
  forceRowSecurity: (difference) =>
    `has row level security for its owner ${onOff(difference.live)} where ${onOff(difference.expected)} is expected`,
  columnOrder: (difference) => orderClause('columns', difference),
  attributeOrder: (difference) => orderClause('fields', difference),
  unique: (difference) =>
    difference.live === true ? 'is unique, which is not expected' : 'is not unique as expected',
  belongsTo: (difference) =>
    `stands on ${owner(difference.live)} where ${owner(difference.expected)} is expected`,
  values: valuesClause,
  owner: (difference) =>
    `is owned by ${valueWords(difference.live)} where ${valueWords(difference.expected)} is expected`,
  grants: (difference) => `grants differ: ${grantWords(difference)}`,
  comment: (difference) =>
    difference.live === null
      ? 'has no comment where one is expected'
      : difference.expected === null
        ? 'has a comment where none is expected'
        : 'has another comment than expected',
  definition: definitionClause,
  clustered: (difference) =>
    difference.live === true
      ? 'is the one that CLUSTER orders the table by, which no migration asks for'
      : 'is no longer the one that CLUSTER orders the table by',
  populated: (difference) =>
    difference.live === false
      ? 'is not populated: every query of it fails until somebody refreshes it'
      : 'is populated where none of its rows are expected',
  functionBodies: bodiesClause,
  inheritedKeys: keysClause,
  version: (difference) =>
    `is version ${valueWords(difference.live)} where ${valueWords(difference.expected)} is expected`,
};

function orderClause(what: string, { live, expected }: AttributeDifference): string {
  return `has its ${what} in the order ${valueWords(live)} where ${valueWords(expected)} is expected`;
}

/** An id without its kind. */
function owner(id: CanonicalValue): string {
  return typeof id === 'string' ? id.slice(id.indexOf(':') + 1) : 'nothing';
}

function plainClause(difference: AttributeDifference): string {
  const { live, expected } = difference;
  const what = attributeWords(difference.attribute);
  if (!isQuotable(live) || !isQuotable(expected)) return `differs from what is expected in its ${what}`;
  const has = live === null ? `has no ${what}` : `has ${what} ${valueWords(live)}`;
  return `${has} where ${expected === null ? 'none' : valueWords(expected)} is expected`;
}

/** `partitionBound` as `partition bound`. */
export function attributeWords(attribute: string): string {
  return attribute.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** Longer texts are shown side by side instead of in a sentence. */
const LONGEST = 80;

/**
 * Whether a sentence can quote it. One that may hold a password is shown side by side only, where it is masked: sentences travel to lists,
 * messages and failures, which are no SQL that a mask could read.
 */
export function isQuotable(value: CanonicalValue): boolean {
  const words = valueWords(value);
  return words.length <= LONGEST && !words.includes('\n') && !mayHoldSecret(words);
}

function definitionClause(difference: AttributeDifference): string {
  const { live, expected } = difference;
  if (!isQuotable(live) || !isQuotable(expected)) return 'has another definition than the migrations give it';
  return `is ${valueWords(live)} where ${valueWords(expected)} is expected`;
}

/** Only for an extension of the same version on both sides. */
function bodiesClause({ expected, live }: AttributeDifference): string {
  const [before, now] = [isRecord(expected) ? expected : {}, isRecord(live) ? live : {}];
  const names = new Set([...Object.keys(before), ...Object.keys(now)]);
  const changed = [...names].toSorted().filter((name) => before[name] !== now[name]);
  return `has functions that its version does not make so, and that no dump holds: ${changed.join(', ')}`;
}

function keysClause({ expected, live }: AttributeDifference): string {
  const [before, now] = [isRecord(expected) ? expected : {}, isRecord(live) ? live : {}];
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].toSorted();
  const said = names
    .filter((name) => before[name] !== now[name])
    .map((name) => {
      const [here, there] = [now, before].map((keys) => valueWords(keys[name] ?? AS_ABOVE));
      return `${name} (${here ?? ''}, where ${there ?? ''} is expected)`;
    });
  return `has foreign keys that stand otherwise than expected beside those of the table above: ${said.join(', ')}`;
}

const AS_ABOVE = 'as above';

function disabledClause(difference: AttributeDifference): string {
  const live = [...listMap(difference.live)];
  if (live.length === 0) return 'is enforced where its triggers are expected to be disabled';
  const where = live.map(([table, triggers]) => `${triggers.join(', ')} on ${table}`);
  return `is not enforced as expected, because of triggers behind it: ${where.join('; ')}`;
}

function valuesClause(difference: AttributeDifference): string {
  const live = textList(difference.live);
  const expected = textList(difference.expected);
  const lacking = expected.filter((value) => !live.includes(value));
  const added = live.filter((value) => !expected.includes(value));
  const parts = [
    ...(lacking.length === 0 ? [] : [`lacks ${quoted(lacking)}, which ${isOrAre(lacking)} expected`]),
    ...(added.length === 0 ? [] : [`has ${quoted(added)}, which no migration adds`]),
  ];
  if (parts.length > 0) return parts.join(' and ');
  return `has its values in the order ${live.join(', ')} where ${expected.join(', ')} is expected`;
}

function quoted(values: readonly string[]): string {
  return `the ${values.length === 1 ? 'value' : 'values'} ${values.map((value) => `"${value}"`).join(', ')}`;
}

function isOrAre(values: readonly string[]): string {
  return values.length === 1 ? 'is' : 'are';
}

function onOff(value: CanonicalValue): string {
  return value === true ? 'on' : 'off';
}

/** `reader may SELECT in live only, writer may UPDATE by the migrations only`. */
export function grantWords(difference: AttributeDifference): string {
  return grantDifferences(difference)
    .flatMap(({ role, added, lacking }) => [
      ...(added.length === 0 ? [] : [`${role} ${mayWords(added)} in live only`]),
      ...(lacking.length === 0 ? [] : [`${role} ${mayWords(lacking)} by the migrations only`]),
    ])
    .join('; ');
}

/** Of an owner it is said what was taken away: `no INSERT`. */
export function mayWords(privileges: readonly string[]): string {
  const taken = privileges.filter((name) => name.startsWith('no ')).map((name) => name.slice('no '.length));
  const held = privileges.filter((name) => !name.startsWith('no '));
  return [
    ...(held.length === 0 ? [] : [`may ${held.join(', ')}`]),
    ...(taken.length === 0 ? [] : [`is denied ${taken.join(', ')}`]),
  ].join(' and ');
}

/** What one role may do on one side only. */
export interface GrantDifference {
  readonly role: string;
  readonly added: readonly string[];
  readonly lacking: readonly string[];
}

/** The grants of two sides, role by role, where they differ; sorted by role. */
export function grantDifferences(difference: AttributeDifference): readonly GrantDifference[] {
  const expected = listMap(difference.expected);
  const live = listMap(difference.live);
  const roles = [...new Set([...expected.keys(), ...live.keys()])].toSorted();
  return roles
    .map((role) => ({
      role,
      added: without(live.get(role) ?? [], expected.get(role) ?? []),
      lacking: without(expected.get(role) ?? [], live.get(role) ?? []),
    }))
    .filter(({ role, added, lacking }) => {
      const said = canonicalJson(expected.get(role) ?? null) !== canonicalJson(live.get(role) ?? null);
      return said && added.length + lacking.length > 0;
    });
}

function without(all: readonly string[], taken: readonly string[]): readonly string[] {
  return all.filter((item) => !taken.includes(item));
}
