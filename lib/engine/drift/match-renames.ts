import { canonicalJson, type CanonicalValue } from '../base/canonical-json';
import { attribute, listAttribute, textAttribute } from '../catalog/attributes';
import { objectId } from '../catalog/object-id';
import { quoteIdentifier, quoteQualified } from '../catalog/quote-identifier';
import type { CatalogKind, CatalogObject } from '../catalog/schema-snapshot';
import { replaceNames, type PrintedRename } from './replace-names';
import { createSchemaIndex, type SchemaIndex } from './schema-index';

export interface MatchedRenames {
  /** The expected objects under the names that live gives them, so that the sides can be compared by id. */
  readonly objects: readonly CatalogObject[];
  /** Live ids of the objects that were renamed or moved themselves. */
  readonly renamed: ReadonlySet<string>;
  /** Live id to the expected object as the migrations name it; also for what went along with a renamed table. */
  readonly originals: ReadonlyMap<string, CatalogObject>;
  /** What other objects' printed texts say since: a view prints the new name of its table. */
  readonly printed: readonly PrintedRename[];
}

/**
 * Finds objects that stand on both sides with the same definition under different names: tables (also moved to another schema), their
 * owned sequences, columns in the same place, constraints, indexes. Only pairs without a rival are matched; pure.
 */
export function matchRenames(
  expected: readonly CatalogObject[],
  live: readonly CatalogObject[],
): MatchedRenames {
  const liveIndex = createSchemaIndex(live);
  const start: MatchedRenames = { objects: expected, renamed: new Set(), originals: new Map(), printed: [] };
  // Where nothing is gone nothing has another name.
  if (expected.every(({ id }) => liveIndex.has(id))) return start;
  return STAGES.reduce((found, stage) => applyPairs(found, stage(found, liveIndex)), start);
}

interface Pair {
  readonly from: CatalogObject;
  readonly to: CatalogObject;
}

type Stage = (found: MatchedRenames, live: SchemaIndex) => readonly Pair[];

const STAGES: readonly Stage[] = [
  pairTables,
  (found, live) => pairParts(found, live, 'sequence', plainSignature),
  (found, live) => pairParts(found, live, 'column', columnSignature),
  (found, live) => pairParts(found, live, 'constraint', plainSignature),
  (found, live) => pairParts(found, live, 'index', plainSignature),
];

/** What may change without making it another object. */
const INCIDENTAL: ReadonlySet<string> = new Set([
  'owner',
  'grants',
  'comment',
  'securityLabels',
  'valid',
  'validated',
  'clustered',
  'disabledTriggers',
  'storageParameters',
  'statisticsTarget',
  'identitySequence',
]);

type Signature = (object: CatalogObject, side: SchemaIndex, other: SchemaIndex) => string;

function pairTables(found: MatchedRenames, live: SchemaIndex): readonly Pair[] {
  const expected = createSchemaIndex(found.objects);
  const gone = expected.objects.filter((object) => isOwnTable(object, expected) && !live.has(object.id));
  const come = live.objects.filter((object) => isOwnTable(object, live) && !expected.has(object.id));
  return uniquePairs(
    gone.map((object) => ({ object, signature: tableSignature(object, expected) })),
    come.map((object) => ({ object, signature: tableSignature(object, live) })),
  );
}

/** Partitions, and children without a column of their own, have nothing to be recognised by. */
function isOwnTable(object: CatalogObject, side: SchemaIndex): boolean {
  if (object.kind !== 'table' || attribute(object, 'partitionOf') !== null) return false;
  return side.partsOf(object.id).some((part) => part.kind === 'column');
}

function tableSignature(table: CatalogObject, side: SchemaIndex): string {
  const order = listAttribute(table, 'columnOrder');
  const columns = side.partsOf(table.id).filter((part) => part.kind === 'column');
  const shape = columns
    .toSorted((left, right) => order.indexOf(left.name) - order.indexOf(right.name))
    .map((column) => [column.name, textAttribute(column, 'type'), attribute(column, 'notNull')]);
  return canonicalJson([attribute(table, 'partitionKey'), shape]);
}

function pairParts(
  found: MatchedRenames,
  live: SchemaIndex,
  kind: CatalogKind,
  signature: Signature,
): readonly Pair[] {
  const expected = createSchemaIndex(found.objects);
  const isCandidate = (object: CatalogObject, other: SchemaIndex) =>
    object.kind === kind && object.parent !== null && other.has(object.parent) && !other.has(object.id);
  const gone = expected.objects.filter((object) => isCandidate(object, live));
  const come = live.objects.filter((object) => isCandidate(object, expected));
  return uniquePairs(
    gone.map((object) => {
      const printed = { ...object, attributes: renameAttributes(object, found.printed) };
      return { object, signature: signature(printed, expected, live) };
    }),
    come.map((object) => ({ object, signature: signature(object, live, expected) })),
  );
}

function plainSignature(object: CatalogObject): string {
  const kept = Object.entries(object.attributes).filter(
    ([name, value]) => !INCIDENTAL.has(name) && value !== null,
  );
  return canonicalJson([object.parent, Object.fromEntries(kept)]);
}

/** A renamed column keeps its place: the same columns that both sides know stand before it. */
function columnSignature(column: CatalogObject, side: SchemaIndex, other: SchemaIndex): string {
  const table = side.topmostOf(column);
  const order = listAttribute(table, 'columnOrder');
  const before = order.slice(0, Math.max(order.indexOf(column.name), 0));
  const shared = before.filter((name) =>
    other.has(objectId('column', [table.schema ?? '', table.name, name])),
  );
  return canonicalJson([plainSignature(column), shared]);
}

interface Candidate {
  readonly object: CatalogObject;
  readonly signature: string;
}

function uniquePairs(gone: readonly Candidate[], come: readonly Candidate[]): readonly Pair[] {
  const singles = withoutRivals(come);
  return [...withoutRivals(gone)].flatMap(([signature, from]) => {
    const to = singles.get(signature);
    return to === undefined ? [] : [{ from, to }];
  });
}

function withoutRivals(candidates: readonly Candidate[]): ReadonlyMap<string, CatalogObject> {
  const single = new Map<string, CatalogObject>();
  const rivals = new Set<string>();
  for (const { object, signature } of candidates) {
    if (single.has(signature)) rivals.add(signature);
    single.set(signature, object);
  }
  for (const signature of rivals) single.delete(signature);
  return single;
}

/** A published table is named by the publication's member, which goes where the table goes. */
function publishedMoved(member: CatalogObject, pairs: readonly Pair[]): CatalogObject {
  const pair = pairs.find(
    ({ from }) => quoteQualified(from.schema, from.name) === textAttribute(member, 'table'),
  );
  if (pair === undefined) return member;
  const { schema, name } = pair.to;
  const id = objectId(member.kind, [textAttribute(member, 'publication') ?? '', schema ?? '', name]);
  return { ...member, id, name };
}

function applyPairs(found: MatchedRenames, pairs: readonly Pair[]): MatchedRenames {
  if (pairs.length === 0) return found;
  const byFrom = new Map(pairs.map((pair) => [pair.from.id, pair]));
  const originals = new Map(found.originals);
  const objects = found.objects.map((object) => {
    const now = moved(object, byFrom);
    if (now.id !== object.id) originals.set(now.id, found.originals.get(object.id) ?? object);
    return now;
  });
  return {
    objects,
    originals,
    renamed: new Set([...found.renamed, ...pairs.map((pair) => pair.to.id)]),
    printed: [...found.printed, ...pairs.flatMap((pair) => printedRenames(pair, found.objects))],
  };
}

function moved(object: CatalogObject, pairs: ReadonlyMap<string, Pair>): CatalogObject {
  const self = pairs.get(object.id);
  if (object.kind === 'publication_table') return publishedMoved(object, [...pairs.values()]);
  if (self !== undefined) {
    const { id, schema, name, parent } = self.to;
    return { ...object, id, schema, name, parent };
  }
  const above = object.parent === null ? undefined : pairs.get(object.parent);
  return above === undefined ? object : belowMoved(object, above);
}

const NAMED_IN_TABLE: ReadonlySet<CatalogKind> = new Set<CatalogKind>([
  'column',
  'constraint',
  'trigger',
  'rule',
  'policy',
]);
const MOVES_ALONG: ReadonlySet<CatalogKind> = new Set<CatalogKind>(['index', 'sequence']);

function belowMoved(object: CatalogObject, table: Pair): CatalogObject {
  const { kind, name } = object;
  const parent = table.to.id;
  if (NAMED_IN_TABLE.has(kind)) {
    const id = objectId(kind, [table.to.schema ?? '', table.to.name, name]);
    return { ...object, id, parent, schema: table.to.schema };
  }
  if (!MOVES_ALONG.has(kind) || object.schema !== table.from.schema) return { ...object, parent };
  return { ...object, id: objectId(kind, [table.to.schema ?? '', name]), parent, schema: table.to.schema };
}

function printedRenames(pair: Pair, objects: readonly CatalogObject[]): readonly PrintedRename[] {
  const { from, to } = pair;
  const names =
    from.name === to.name ? [] : [{ from: quoteIdentifier(from.name), to: quoteIdentifier(to.name) }];
  if (from.kind === 'column' || from.kind === 'constraint') return names;
  const qualified = qualifiedRename(from, to);
  if (from.kind !== 'table') return [qualified];
  const along = objects.filter((object) => object.parent === from.id && MOVES_ALONG.has(object.kind));
  const movedAlong = along.map((object) => qualifiedRename(object, belowMoved(object, pair)));
  return [qualified, ...movedAlong.filter((rename) => rename.from !== rename.to), ...names];
}

function qualifiedRename(from: CatalogObject, to: CatalogObject): PrintedRename {
  return { from: quoteQualified(from.schema, from.name), to: quoteQualified(to.schema, to.name) };
}

function renameAttributes(
  object: CatalogObject,
  printed: readonly PrintedRename[],
): Readonly<Record<string, CanonicalValue>> {
  const entries = Object.entries(object.attributes);
  return Object.fromEntries(entries.map(([name, value]) => [name, replaceNames(value, printed)]));
}
