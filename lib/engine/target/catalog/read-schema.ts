import type pg from 'pg';
import { failure, type Failure } from '../../base/failure';
import { Fault } from '../../base/fault';
import { InvariantError } from '../../base/invariant';
import { assembleSnapshot, type FoundObject } from '../../catalog/assemble-snapshot';
import { objectId } from '../../catalog/object-id';
import { renewSnapshot } from '../../catalog/renew-snapshot';
import type { HistoryTable } from '../../formats/format';
import type { CatalogKind, SchemaSnapshot } from '../../catalog/schema-snapshot';
import { readExclusiveLocks, type ExclusiveLock } from '../exclusive-locks';
import type { ReadingPart, ReadingSettings } from './borrowed-pool';
import { readCatalogMarks, type CatalogMarks } from './catalog-marks';
import { extractFacts, type ExtractedCatalog } from './extract-facts';
import { factsToObjects } from './facts-to-objects';
import type { FoundObjects } from './found-objects';
import { holdsNames } from './holds-names';
import {
  columnProbe,
  inheritedColumnProbe,
  notNullProbe,
  viewColumnProbe,
  viewGrantProbe,
} from './probes/column-probe';
import { extensionProbe, settingProbe } from './probes/database-probe';
import { givenProbe } from './probes/given-probe';
import { indexProbe } from './probes/index-probe';
import { inheritedKeyProbe } from './probes/inherited-key-probe';
import { relationProbe } from './probes/relation-probe';
import { statisticsProbe } from './probes/statistics-probe';
import { triggerProbe } from './probes/trigger-probe';
import { unmodeledProbe } from './probes/unmodeled-probe';
import { movedMarks, readingScope } from './reading-scope';

export interface ReadSchemaOptions {
  /** The tracking tables of migration tools: never part of a schema. */
  readonly historyTables: readonly HistoryTable[];
  /** How long one look may wait for a lock (default 1 s) and run (default 30 s). */
  readonly lockTimeoutMs?: number;
  readonly statementTimeoutMs?: number;
  /** `callers`: read within the transaction that the client has open, with what it has not committed; default `own`. */
  readonly transaction?: 'own' | 'callers';
}

/**
 * The whole schema of the connected database as one consistent reading: one REPEATABLE READ READ ONLY transaction, no rights on the
 * objects needed, nothing written. Left out: system schemas, `lockkeeper`, history tables, members of extensions, temporary objects.
 * DDL that runs meanwhile makes PostgreSQL's printing functions fail (SQLSTATE XX000, 42P01); such a reading is made anew, three times
 * at most. Throws the Faults `DRIFT.COULD_NOT_READ` and `DRIFT.TABLE_LOCKED`, which never mean drift. `client` must be idle and, unless told otherwise, outside a transaction; it is left as it was.
 */
export async function readSchema(client: pg.ClientBase, options: ReadSchemaOptions): Promise<SchemaSnapshot> {
  return patiently(client, async () =>
    toSnapshot(await extractFacts(client, { settings: settingsOf(options), probes: PROBES }), options),
  );
}

/** A reading that the next one can go on from. */
export interface KnownSchema {
  readonly snapshot: SchemaSnapshot;
  readonly marks: CatalogMarks;
  /** What was asked for it, which the next reading asks too, and the answers that may stand until then. */
  readonly answered: ReadonlyMap<string, pg.QueryResult | null>;
  /** Whether others may be printed in it of which PostgreSQL does not know: then the next reading is a whole one. */
  readonly holdsNames: boolean;
  /** Whether it went on from another one, rather than read everything. */
  readonly renewed: boolean;
}

/**
 * The same as `readSchema`, for a schema that is read again and again: of the relations only those are read in which something moved since
 * the reading that is known, or that PostgreSQL knows to speak of something that moved; the others are taken from there. Everything that
 * is part of no relation is read anew. What moved is told by marks that are taken in the reading's own transaction before anything is
 * printed, so a change that comes while the reading goes on has moved at the next one. Everything is read where nothing is known, where
 * something moved that is not told apart, and where most moved. The reading that is known has to be of this database, with these options.
 */
export async function readSchemaAgain(
  client: pg.ClientBase,
  options: ReadSchemaOptions,
  known: KnownSchema | null,
): Promise<KnownSchema> {
  if (known !== null) {
    try {
      return await readFrom(client, options, known);
    } catch (error) {
      if (error instanceof NothingMoved) return { ...known, marks: error.marks, renewed: true };
      // What was foreseen may be wrong by now (a right that was taken away); a whole reading foresees nothing, and says what is the matter.
      if (error instanceof InvariantError) throw error;
    }
  }
  return patiently(client, () => readFrom(client, options, null));
}

async function readFrom(
  client: pg.ClientBase,
  options: ReadSchemaOptions,
  known: KnownSchema | null,
): Promise<KnownSchema> {
  const reading: { marks: CatalogMarks | null; renewal: Renewal | null } = { marks: null, renewal: null };
  const extracted = await extractFacts(client, {
    settings: settingsOf(options),
    probes: PROBES,
    questions: [...(known?.answered.keys() ?? [])],
    findPart: async () => {
      reading.marks = await readCatalogMarks(client);
      if (known !== null && stands(known, reading.marks)) throw new NothingMoved(reading.marks);
      reading.renewal = known === null ? null : await renewalOf(client, known, reading.marks);
      return reading.renewal;
    },
  });
  const { marks, renewal } = reading;
  if (marks === null) throw new InvariantError('a reading begins with its marks');
  const fresh = toSnapshot(extracted, options);
  const { answered } = extracted;
  const shared = { marks, answered, holdsNames: holdsNames(fresh.objects) };
  if (known === null || renewal === null) return { ...shared, snapshot: fresh, renewed: false };
  return {
    ...shared,
    snapshot: renewSnapshot({ ...renewal, before: known.snapshot, fresh }),
    renewed: true,
  };
}

/** Ends a reading of which everything is known already: the library that asks the questions can be stopped in no other way. */
class NothingMoved extends Error {
  readonly marks: CatalogMarks;

  constructor(marks: CatalogMarks) {
    super('nothing moved since the reading that is known');
    this.marks = marks;
  }
}

/** True where every mark is as it was, and nothing is held that is shown by the rights of whoever asks. */
function stands(known: KnownSchema, marks: CatalogMarks): boolean {
  const moved = movedMarks(known.marks, marks);
  if (moved === null || !moved.besideStands || moved.changed.length + moved.gone.length > 0) return false;
  return !known.snapshot.objects.some(({ kind }) => SHOWN_BY_RIGHTS.has(kind));
}

const SHOWN_BY_RIGHTS: ReadonlySet<CatalogKind> = new Set<CatalogKind>(['subscription', 'user_mapping']);

interface Renewal extends ReadingPart {
  readonly without: ReadonlySet<string>;
  readonly taken: ReadonlySet<string>;
}

/** Above this part of all relations a reading of some costs as much as one of all. */
const MOST_READ_ANEW = 0.5;

async function renewalOf(
  client: pg.ClientBase,
  known: KnownSchema,
  marks: CatalogMarks,
): Promise<Renewal | null> {
  if (known.holdsNames) return null;
  const moved = movedMarks(known.marks, marks);
  if (moved === null || moved.changed.length > marks.each.size * MOST_READ_ANEW) return null;
  const scope = await readingScope(client, moved.changed);
  if (scope.relations.length > marks.each.size * MOST_READ_ANEW) return null;
  const idsIn = (from: CatalogMarks) =>
    scope.relations.flatMap((oid) => from.each.get(`relation ${oid}`)?.id ?? []);
  const gone = moved.gone.flatMap(({ id }) => id ?? []);
  const taken = idsIn(marks);
  const standing = moved.besideStands ? given(known.answered) : new Map<string, pg.QueryResult>();
  return {
    scope,
    standing,
    without: new Set([...idsIn(known.marks), ...gone, ...taken]),
    taken: new Set(taken),
  };
}

const given = (answered: KnownSchema['answered']): ReadonlyMap<string, pg.QueryResult> =>
  new Map([...answered].flatMap(([sql, answer]) => (answer === null ? [] : [[sql, answer] as const])));

const settingsOf = (options: ReadSchemaOptions): ReadingSettings => ({
  lockTimeoutMs: options.lockTimeoutMs ?? 1_000,
  statementTimeoutMs: options.statementTimeoutMs ?? 30_000,
  transaction: options.transaction ?? 'own',
});

async function patiently<T>(client: pg.ClientBase, read: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read();
    } catch (error) {
      if (attempt < ATTEMPTS && CHANGED_MEANWHILE.has(sqlState(error))) continue;
      if (error instanceof InvariantError) throw error;
      throw LOCKED.has(sqlState(error)) ? await locked(client, error) : couldNotRead(error);
    }
  }
}

const ATTEMPTS = 4;
/** Internal error ("cache lookup failed for relation"), undefined table, undefined object. */
const CHANGED_MEANWHILE: ReadonlySet<string> = new Set(['XX000', '42P01', '42704']);
const LOCKED: ReadonlySet<string> = new Set(['55P03', '57014', 'extraction_timeout']);

/** In this order: later probes may add to objects that earlier ones found. */
const PROBES = [
  relationProbe,
  inheritedColumnProbe,
  columnProbe,
  notNullProbe,
  inheritedKeyProbe,
  viewColumnProbe,
  viewGrantProbe,
  triggerProbe,
  indexProbe,
  statisticsProbe,
  unmodeledProbe,
  settingProbe,
  extensionProbe,
  givenProbe,
] as const;

/** Counted by the extractor and read by our probes. */
const PROBED_KINDS: ReadonlySet<string> = new Set([
  'cast',
  'operator',
  'operator class',
  'operator family',
  'text search configuration',
  'text search dictionary',
  'text search parser',
  'text search template',
  'statistics object',
  'language',
  'transform',
]);

function toSnapshot(extracted: ExtractedCatalog, options: ReadSchemaOptions): SchemaSnapshot {
  const found = factsToObjects(extracted.facts.facts(), extracted.facts.edges);
  for (const probe of PROBES) probe.apply(extracted.probed[probe.name], found);
  for (const diagnostic of extracted.diagnostics) keepDiagnostic(found, diagnostic);
  const history = new Set(
    options.historyTables.flatMap(({ schema, name, ownSchema }) => [
      objectId('table', [schema, name]),
      ...(ownSchema === true ? [objectId('schema', [schema])] : []),
    ]),
  );
  return assembleSnapshot({
    serverMajor: extracted.serverMajor,
    objects: found.all().filter((object) => !isLeftOut(object, history)),
  });
}

/**
 * `dangling_edge` warnings (one for each NOT NULL constraint on PostgreSQL 18) say nothing. A user mapping whose options this login may
 * not read is kept without them; a kind that nobody reads is kept as a count.
 */
function keepDiagnostic(found: FoundObjects, diagnostic: ExtractedCatalog['diagnostics'][number]): void {
  if (diagnostic.code === 'user-mapping-unreadable' && diagnostic.subject?.kind === 'userMapping') {
    const { server, role } = diagnostic.subject;
    const identity = {
      kind: 'user_mapping',
      id: objectId('user_mapping', [server, role]),
      name: role,
    } as const;
    const attributes = { server, role, optionsHidden: true };
    found.add({ ...identity, schema: null, parent: objectId('server', [server]), attributes });
  }
  const kind = diagnostic.context?.['kind'];
  if (diagnostic.code !== 'unmodeled_kind' || typeof kind !== 'string' || PROBED_KINDS.has(kind)) return;
  const identity = { kind: 'unmodeled', id: objectId('unmodeled', [kind]), name: kind } as const;
  found.add({ ...identity, schema: null, parent: null, attributes: { message: diagnostic.message } });
}

function isLeftOut(object: FoundObject, history: ReadonlySet<string>): boolean {
  return (
    object.schema === 'lockkeeper' ||
    (object.kind === 'schema' && object.name === 'lockkeeper') ||
    history.has(object.id) ||
    (object.parent !== null && history.has(object.parent))
  );
}

function sqlState(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

function couldNotRead(error: unknown): Fault {
  const why = CHANGED_MEANWHILE.has(sqlState(error))
    ? 'The schema kept changing while it was read.'
    : undefined;
  return new Fault(
    failure('DRIFT.COULD_NOT_READ', 'The schema of the database could not be read.', {
      why,
      fix: 'Check again when no migration is running. This says nothing about drift.',
    }),
    { cause: error },
  );
}

/** A table was locked for longer than a look may wait. */
export class SchemaLocked extends Fault {
  readonly blockedBy: readonly ExclusiveLock[];

  constructor(locks: readonly ExclusiveLock[], cause: unknown) {
    super(tableLocked(locks[0]), { cause });
    this.name = 'SchemaLocked';
    this.blockedBy = [...new Map(locks.toReversed().map((lock) => [lock.pid, lock])).values()].toReversed();
  }
}

/** Inside a transaction that has failed nobody can be named. */
async function locked(client: pg.ClientBase, error: unknown): Promise<SchemaLocked> {
  const locks = await readExclusiveLocks(client).catch(() => []);
  return new SchemaLocked(locks, error);
}

function tableLocked(lock: ExclusiveLock | undefined): Failure {
  return failure('DRIFT.TABLE_LOCKED', 'The schema could not be read, because a table is locked.', {
    why:
      lock === undefined
        ? 'Somebody had a table to themselves for longer than a look may wait.'
        : `Process ${String(lock.pid)} has ${lock.relation} to itself: user ${lock.user}, application “${lock.application}”, ${lock.state || 'state unknown'}.`,
    fix: 'Wait until that session has ended, or let an administrator of the database end it, then try again.',
  });
}
