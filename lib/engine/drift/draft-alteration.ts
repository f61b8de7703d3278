import type { CanonicalValue } from '../base/canonical-json';
import { attribute, isRecord, listMap, textAttribute, textList } from '../catalog/attributes';
import { roleName } from '../catalog/print-definition';
import { quoteIdentifier, quoteLiteral, quoteQualified } from '../catalog/quote-identifier';
import type { CatalogKind } from '../catalog/schema-snapshot';
import { draftStep, type DraftStep } from './draft';
import { grantDraft } from './draft-grants';
import { ddlName, ddlWord } from './draft-names';
import { alterRelation, createSteps, dropSteps } from './draft-presence';
import type { PlacedObject } from './object-difference';
import { isWidening } from './type-widening';

/** One attribute to be changed: the object as it is, the object as it shall be, and both values. */
export interface Alteration {
  readonly attribute: string;
  readonly from: PlacedObject;
  readonly to: PlacedObject;
  readonly before: CanonicalValue;
  readonly after: CanonicalValue;
}

/** The statements that change one attribute; null when we know none, so that a person has to write it. */
export function alterationSteps(alteration: Alteration): readonly DraftStep[] | null {
  const { kind } = alteration.to.object;
  const own = BY_KIND[kind]?.[alteration.attribute] ?? BY_ATTRIBUTE[alteration.attribute];
  return own === undefined ? null : own(alteration);
}

type Alter = (alteration: Alteration) => readonly DraftStep[] | null;

const BY_ATTRIBUTE: Readonly<Record<string, Alter>> = {
  comment: setComment,
  owner: setOwner,
  grants: (change) => grantDraft({ placed: change.from, before: change.before, after: change.after }),
};

const BY_KIND: Partial<Record<CatalogKind, Readonly<Record<string, Alter>>>> = {
  table: {
    rowSecurity: (change) => [
      tableStep(change, `${change.after === true ? 'ENABLE' : 'DISABLE'} ROW LEVEL SECURITY`),
    ],
    forceRowSecurity: (change) => [
      tableStep(change, `${change.after === true ? 'FORCE' : 'NO FORCE'} ROW LEVEL SECURITY`),
    ],
    persistence: (change) => [
      tableStep(
        change,
        change.after === 'unlogged' ? 'SET UNLOGGED' : 'SET LOGGED',
        'Rewrites the whole table.',
      ),
    ],
    replicaIdentity: (change) => [tableStep(change, `REPLICA IDENTITY ${text(change.after) ?? 'DEFAULT'}`)],
    storageParameters: (change) => setOptions(change, `ALTER TABLE ${nameOf(change.from)}`),
    partitionOf: setPartition,
    inherits: setInherits,
    inheritedKeys: validateKeys,
  },
  column: {
    type: setType,
    collation: setCollation,
    generatedExpression: setGenerated,
    identityOptions: setIdentityOptions,
    planningOptions: (change) =>
      setOptions(
        change,
        `${alterRelation(change.from)} ALTER COLUMN ${quoteIdentifier(change.from.object.name)}`,
      ),
    notNull: (change) => [columnStep(change, `${change.after === true ? 'SET' : 'DROP'} NOT NULL`)],
    default: (change) => [
      columnStep(change, change.after === null ? 'DROP DEFAULT' : `SET DEFAULT ${text(change.after) ?? ''}`),
    ],
    identity: setIdentity,
    storage: setStorage,
    compression: (change) => [columnStep(change, `SET COMPRESSION ${text(change.after) ?? 'default'}`)],
    statisticsTarget: (change) => [columnStep(change, `SET STATISTICS ${number(change.after) ?? -1}`)],
  },
  constraint: {
    type: remake,
    definition: remake,
    validated: validate,
    disabledTriggers: switchTriggers,
    clustered: setClustered,
    storageParameters: (change) => setOptions(change, `ALTER INDEX ${nameOf(change.from)}`),
  },
  index: {
    unique: remake,
    definition: remake,
    belongsTo: remake,
    valid: reindex,
    clustered: setClustered,
    storageParameters: (change) => setOptions(change, `ALTER INDEX ${nameOf(change.from)}`),
  },
  trigger: { definition: remake, enabled: setEnabled },
  rule: { definition: remake, enabled: setEnabled },
  policy: { command: remake, permissive: remake, using: remake, check: remake, roles: remake },
  statistics: { definition: remake },
  view: { definition: replaceView, options: replaceView },
  materialized_view: { definition: remake, populated: refresh },
  function: { definition: replaceRoutine },
  procedure: { definition: replaceRoutine },
  type: { values: changeValues },
  event_trigger: { enabled: setEnabled },
  sequence: {
    increment: (change) => [sequenceStep(change, 'INCREMENT BY')],
    minValue: (change) => [sequenceStep(change, 'MINVALUE')],
    maxValue: (change) => [sequenceStep(change, 'MAXVALUE')],
    start: (change) => [sequenceStep(change, 'START WITH')],
    cache: (change) => [sequenceStep(change, 'CACHE')],
    cycle: (change) => [
      sequenceStep({ ...change, after: null }, change.after === true ? 'CYCLE' : 'NO CYCLE'),
    ],
    ownedBy: (change) => [sequenceStep({ ...change, after: change.after ?? 'NONE' }, 'OWNED BY')],
    dataType: (change) => [sequenceStep(change, 'AS')],
  },
  domain: {
    notNull: (change) => [domainStep(change, `${change.after === true ? 'SET' : 'DROP'} NOT NULL`)],
    default: (change) => [
      domainStep(change, change.after === null ? 'DROP DEFAULT' : `SET DEFAULT ${text(change.after) ?? ''}`),
    ],
  },
  extension: {
    version: (change) => [
      draftStep(
        `ALTER EXTENSION ${quoteIdentifier(change.to.object.name)} UPDATE TO ${quoteLiteral(text(change.after) ?? '')};`,
      ),
    ],
    schema: (change) => [
      draftStep(
        `ALTER EXTENSION ${quoteIdentifier(change.to.object.name)} SET SCHEMA ${quoteIdentifier(text(change.after) ?? '')};`,
      ),
    ],
  },
};

function text(value: CanonicalValue): string | null {
  return typeof value === 'string' ? value : null;
}

function number(value: CanonicalValue): number | null {
  return typeof value === 'number' ? value : null;
}

function nameOf({ object }: PlacedObject): string {
  return quoteQualified(object.schema, object.name);
}

function tableStep(change: Alteration, clause: string, remark?: string): DraftStep {
  const statement = `ALTER TABLE ${nameOf(change.from)} ${clause};`;
  return remark === undefined ? draftStep(statement) : draftStep(statement, { remark });
}

function columnStep(change: Alteration, clause: string): DraftStep {
  const { from } = change;
  return draftStep(`${alterRelation(from)} ALTER COLUMN ${quoteIdentifier(from.object.name)} ${clause};`);
}

function sequenceStep(change: Alteration, word: string): DraftStep {
  const value = text(change.after);
  return draftStep(`ALTER SEQUENCE ${nameOf(change.from)} ${value === null ? word : `${word} ${value}`};`);
}

function domainStep(change: Alteration, clause: string): DraftStep {
  return draftStep(`ALTER DOMAIN ${nameOf(change.from)} ${clause};`);
}

function setType(change: Alteration): readonly DraftStep[] {
  const [before, after] = [text(change.before) ?? '', text(change.after) ?? ''];
  const { sql } = columnStep(change, `TYPE ${after}`);
  if (isWidening(before, after)) return [draftStep(sql)];
  const loses = `whatever of ${change.from.object.name} does not fit ${after}: values can be cut, rounded or refused`;
  return [draftStep(sql, { loses, remark: 'Rewrites the table where the types are stored differently.' })];
}

function setIdentity(change: Alteration): readonly DraftStep[] {
  const after = text(change.after);
  if (after === null) return [columnStep(change, 'DROP IDENTITY')];
  if (change.before === null) return [columnStep(change, `ADD GENERATED ${after} AS IDENTITY`)];
  return [columnStep(change, `SET GENERATED ${after}`)];
}

function setStorage(change: Alteration): readonly DraftStep[] {
  const { sql } = columnStep(change, `SET STORAGE ${text(change.after) ?? 'DEFAULT'}`);
  return [change.after === null ? draftStep(sql, { remark: 'From PostgreSQL 16 on.' }) : draftStep(sql)];
}

function setCollation(change: Alteration): readonly DraftStep[] {
  const type = textAttribute(change.to.object, 'type') ?? '';
  return [columnStep(change, `TYPE ${type} COLLATE ${text(change.after) ?? '"default"'}`)];
}

/** A column can stop to be generated in place; to begin, it has to be made anew. */
function setGenerated(change: Alteration): readonly DraftStep[] | null {
  const after = text(change.after);
  if (after === null) return [columnStep(change, 'DROP EXPRESSION')];
  if (change.before === null) return null;
  const { sql } = columnStep(change, `SET EXPRESSION AS (${after})`);
  return [draftStep(sql, { remark: 'From PostgreSQL 17 on; computes every row anew.' })];
}

function setIdentityOptions(change: Alteration): readonly DraftStep[] {
  const [before, after] = [recordOf(change.before), recordOf(change.after)];
  const clauses = Object.entries(IDENTITY_OPTIONS).flatMap(([name, word]) => {
    const value = after[name] ?? null;
    return typeof value !== 'string' || value === before[name] ? [] : [`SET ${word} ${value}`];
  });
  const cycle =
    after['cycle'] === before['cycle'] ? [] : [`SET ${after['cycle'] === true ? 'CYCLE' : 'NO CYCLE'}`];
  return [columnStep(change, [...clauses, ...cycle].join(' '))];
}

const IDENTITY_OPTIONS: Readonly<Record<string, string>> = {
  increment: 'INCREMENT BY',
  start: 'START WITH',
  minValue: 'MINVALUE',
  maxValue: 'MAXVALUE',
  cache: 'CACHE',
};

function recordOf(value: CanonicalValue): { readonly [key: string]: CanonicalValue } {
  return isRecord(value) ? value : {};
}

/** Rows stay in the table; what changes is whether the parent shows them. */
function setPartition(change: Alteration): readonly DraftStep[] {
  const [before, after] = [text(change.before), text(change.after)];
  const name = nameOf(change.from);
  const bound = textAttribute(change.to.object, 'partitionBound') ?? '';
  return [
    ...(before === null ? [] : [draftStep(`ALTER TABLE ${before} DETACH PARTITION ${name};`)]),
    ...(after === null ? [] : [draftStep(`ALTER TABLE ${after} ATTACH PARTITION ${name} ${bound};`)]),
  ];
}

function setInherits(change: Alteration): readonly DraftStep[] {
  const [before, after] = [textList(change.before), textList(change.after)];
  return [
    ...before
      .filter((parent) => !after.includes(parent))
      .map((parent) => tableStep(change, `NO INHERIT ${parent}`)),
    ...after
      .filter((parent) => !before.includes(parent))
      .map((parent) => tableStep(change, `INHERIT ${parent}`)),
  ];
}

function setClustered(change: Alteration): readonly DraftStep[] {
  const name = quoteIdentifier(change.from.object.name);
  return [
    draftStep(
      `${alterRelation(change.from)} ${change.after === true ? `CLUSTER ON ${name}` : 'SET WITHOUT CLUSTER'};`,
    ),
  ];
}

/** SET what is said afterwards, RESET what is said no more. */
function setOptions(change: Alteration, target: string): readonly DraftStep[] {
  const [before, after] = [textList(change.before), textList(change.after)];
  const keyOf = (option: string) => option.slice(0, option.indexOf('='));
  const reset = before.map(keyOf).filter((key) => !after.map(keyOf).includes(key));
  return [
    ...(after.length === 0 ? [] : [draftStep(`${target} SET (${after.join(', ')});`)]),
    ...(reset.length === 0 ? [] : [draftStep(`${target} RESET (${reset.join(', ')});`)]),
  ];
}

/** Dropped and made anew: for what holds no rows of its own. */
function remake(change: Alteration): readonly DraftStep[] | null {
  const steps = [...dropSteps(change.from), ...createSteps(change.to)];
  return steps.length < 2 ? null : steps;
}

function replaceView(change: Alteration): readonly DraftStep[] | null {
  const { definition } = change.to.object;
  if (definition === null) return null;
  const remark = 'Columns can only be added at the end this way; otherwise drop the view and make it anew.';
  return [draftStep(`CREATE OR REPLACE ${definition.slice('CREATE '.length)}`, { remark })];
}

function replaceRoutine(change: Alteration): readonly DraftStep[] | null {
  const definition = textAttribute(change.to.object, 'definition');
  return definition === null ? null : [draftStep(`${definition.trimEnd()};`)];
}

function validate(change: Alteration): readonly DraftStep[] | null {
  if (change.after !== true) return null;
  const name = quoteIdentifier(change.from.object.name);
  return [draftStep(`${alterRelation(change.from)} VALIDATE CONSTRAINT ${name};`)];
}

/** Nothing but validating is known to go by itself. */
function validateKeys(change: Alteration): readonly DraftStep[] | null {
  const before = isRecord(change.before) ? change.before : {};
  const after = isRecord(change.after) ? change.after : {};
  const isOpen = ([name, said]: readonly [string, CanonicalValue]) =>
    said === 'not validated' && after[name] === undefined;
  const keys = Object.entries(before).filter(([name, said]) => after[name] !== said);
  if (keys.length === 0 || !keys.every(isOpen)) return null;
  return keys.map(([name]) => tableStep(change, `VALIDATE CONSTRAINT ${quoteIdentifier(name)}`));
}

function refresh(change: Alteration): readonly DraftStep[] | null {
  return change.after === false ? null : [draftStep(`REFRESH MATERIALIZED VIEW ${nameOf(change.from)};`)];
}

function switchTriggers(change: Alteration): readonly DraftStep[] | null {
  if (change.after !== null) return null;
  const remark =
    'Needs a superuser, and switches on every trigger of the table. First find the rows that broke the constraint meanwhile.';
  const tables = [...listMap(change.before).keys()];
  return tables.map((table) => draftStep(`ALTER TABLE ${table} ENABLE TRIGGER ALL;`, { remark }));
}

function reindex(change: Alteration): readonly DraftStep[] | null {
  if (change.after !== true || attribute(change.from.topmost, 'partitionKey') !== null) return null;
  const remark = 'Outside a transaction. A unique index can only become valid when the duplicates are gone.';
  return [draftStep(`REINDEX INDEX CONCURRENTLY ${nameOf(change.from)};`, { remark })];
}

function setEnabled(change: Alteration): readonly DraftStep[] | null {
  const words: Readonly<Record<string, string>> = {
    enabled: 'ENABLE',
    disabled: 'DISABLE',
    'on replicas only': 'ENABLE REPLICA',
    always: 'ENABLE ALWAYS',
  };
  const word = words[text(change.after) ?? ''];
  const kind = ddlWord(change.from.object.kind);
  if (word === undefined || kind === null) return null;
  const name = quoteIdentifier(change.from.object.name);
  const target = change.from.object.kind === 'event_trigger' ? `ALTER ${kind} ${name} ${word}` : null;
  return [draftStep(`${target ?? `${alterRelation(change.from)} ${word} ${kind} ${name}`};`)];
}

/** Values can be added and renamed; taking one away would need every row that holds it to be changed. */
function changeValues(change: Alteration): readonly DraftStep[] {
  const [before, after] = [textList(change.before), textList(change.after)];
  const name = nameOf(change.from);
  const swapped =
    before.length === after.length ? before.filter((value, index) => after[index] !== value) : [];
  const [old] = swapped;
  const renamed = after.find((value) => !before.includes(value));
  if (swapped.length === 1 && old !== undefined && renamed !== undefined) {
    return [draftStep(`ALTER TYPE ${name} RENAME VALUE ${quoteLiteral(old)} TO ${quoteLiteral(renamed)};`)];
  }
  if (before.some((value) => !after.includes(value))) {
    const byHand = `-- A value cannot be taken from ${name}: make a new type, convert the columns, drop the old type.`;
    return [
      draftStep(byHand, {
        loses: `the value of rows that hold one which goes from ${change.from.object.name}`,
      }),
    ];
  }
  return after.flatMap((value, index) => {
    if (before.includes(value)) return [];
    const next = after.slice(index + 1).find((later) => before.includes(later));
    const place = next === undefined ? '' : ` BEFORE ${quoteLiteral(next)}`;
    return [draftStep(`ALTER TYPE ${name} ADD VALUE ${quoteLiteral(value)}${place};`)];
  });
}

function setComment(change: Alteration): readonly DraftStep[] | null {
  const name = ddlName(change.from);
  if (name === null) return null;
  const after = text(change.after);
  return [draftStep(`COMMENT ON ${name} IS ${after === null ? 'NULL' : quoteLiteral(after)};`)];
}

function setOwner(change: Alteration): readonly DraftStep[] | null {
  const name = ddlName(change.from);
  const after = text(change.after);
  return name === null || after === null ? null : [draftStep(`ALTER ${name} OWNER TO ${roleName(after)};`)];
}
