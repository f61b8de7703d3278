import { attribute, flagAttribute, textAttribute } from '../../catalog/attributes';
import { printColumn } from '../../catalog/print-column';
import { quoteLiteral, quoteQualified } from '../../catalog/quote-identifier';
import type { CatalogKind, CatalogObject } from '../../catalog/schema-snapshot';
import { objectId } from '../../catalog/object-id';
import type { PrintedPair } from '../../drift/text-pairs';
import { query, quoteIdentifier, type Query } from '../../model/query';
import type { StatementKind } from '../../sql/describe/statement-description';

/** How one definition is made again from a text, and printed. */
export interface Recreation {
  /** Ours; they make room for it. */
  readonly before: readonly string[];
  /** The statement that holds the text: other people's. */
  readonly create: string;
  /** What that statement has to be, whatever the text says. */
  readonly kind: StatementKind;
  /** One row with one column `text`. */
  readonly print: Query;
}

/**
 * The statements that make the definition of a pair again from one of its texts; null for a kind that is not made again. What can stand
 * aside stands in a schema of its own, on an empty table of the same columns, so that no row is read and no expression is evaluated; what
 * names its own place (triggers, rules, functions) takes the place of the original. Pure; all of it is to be rolled back.
 */
export function recreationOf(pair: PrintedPair, text: string): Recreation | null {
  return MAKERS[pair.object.kind]?.(pair, text) ?? null;
}

type Maker = (pair: PrintedPair, text: string) => Recreation | null;

/** For parts of something: a trigger without its table is nothing. */
const part =
  (make: (object: CatalogObject, parent: CatalogObject, text: string) => Recreation): Maker =>
  ({ object, parent }, text) =>
    parent === null ? null : make(object, parent, text);

const MAKERS: Partial<Record<CatalogKind, Maker>> = {
  view: (_, text) => ofView(text),
  materialized_view: (_, text) => ofView(text),
  column: (pair, text) => (pair.parent === null ? null : ofColumn(pair, pair.parent, text)),
  constraint: part(ofConstraint),
  index: part(ofIndex),
  policy: (pair, text) => (pair.parent === null ? null : ofPolicy(pair, pair.parent, text)),
  trigger: part(ofTrigger),
  rule: part(ofRule),
  function: ({ object }, text) => ofRoutine(object, 'function', text),
  procedure: ({ object }, text) => ofRoutine(object, 'procedure', text),
  statistics: ({ object }, text) => ofStatistics(object, text),
  domain: ({ object }, text) => ofDomainDefault(object, text),
  table: ({ object }, text) => ofPartitionKey(object, text),
  publication_table: ({ object }, text) => ofRowFilter(object, text),
};

const ASIDE = 'lockkeeper_aside';
const MAKE_ASIDE = `CREATE SCHEMA ${ASIDE}`;
const aside = (name: string): string => `${ASIDE}.${quoteIdentifier(name)}`;
const nameOf = ({ schema, name }: CatalogObject): string => quoteQualified(schema, name);

/** An empty table with the columns of a relation, and nothing else of it; under the same name, for texts that say it. */
const likeTable = (relation: CatalogObject): readonly string[] => [
  MAKE_ASIDE,
  `CREATE TABLE ${aside(relation.name)} (LIKE ${nameOf(relation)})`,
];

/** As `regclass` reads it: the name as SQL writes it, in a parameter. */
const asidePrint = (relation: CatalogObject, text: string, ...more: readonly string[]): Query =>
  query(text, aside(relation.name), ...more);

function ofView(text: string): Recreation {
  return {
    before: [MAKE_ASIDE],
    create: `CREATE VIEW ${aside('view')} AS ${text}`,
    kind: 'create_view',
    print: query('SELECT pg_catalog.pg_get_viewdef($1::pg_catalog.regclass) AS text', aside('view')),
  };
}

const PRINT_DEFAULT = `SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid) AS text
  FROM pg_catalog.pg_attrdef d JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
 WHERE d.adrelid = $1::pg_catalog.regclass AND a.attname = $2`;

function ofColumn(pair: PrintedPair, table: CatalogObject, text: string): Recreation {
  const { object } = pair;
  const print = asidePrint(table, PRINT_DEFAULT, object.name);
  const place = aside(table.name);
  const column = quoteIdentifier(object.name);
  if (pair.attribute === 'default') {
    const create = `ALTER TABLE ${place} ALTER COLUMN ${column} SET DEFAULT ${text}`;
    return { before: likeTable(table), create, kind: 'alter_table', print };
  }
  const generated = { ...object, attributes: { ...object.attributes, generatedExpression: text } };
  return {
    before: [...likeTable(table), `ALTER TABLE ${place} DROP COLUMN ${column}`],
    create: `ALTER TABLE ${place} ADD COLUMN ${printColumn(generated)}`,
    kind: 'alter_table',
    print,
  };
}

const PRINT_CONSTRAINT = `SELECT pg_catalog.pg_get_constraintdef(oid) AS text FROM pg_catalog.pg_constraint
 WHERE conrelid = $1::pg_catalog.regclass AND conname = $2`;

const PRINT_DOMAIN_CONSTRAINT = `SELECT pg_catalog.pg_get_constraintdef(oid) AS text FROM pg_catalog.pg_constraint
 WHERE contypid = $1::pg_catalog.regtype AND conname = $2`;

function ofConstraint(constraint: CatalogObject, owner: CatalogObject, text: string): Recreation {
  const clause = `CONSTRAINT ${quoteIdentifier(constraint.name)} ${text}`;
  if (owner.kind === 'domain') {
    return {
      before: [MAKE_ASIDE],
      create: `${createDomain(owner)} ${clause}`,
      kind: 'create_domain',
      print: asidePrint(owner, PRINT_DOMAIN_CONSTRAINT, constraint.name),
    };
  }
  return {
    before: likeTable(owner),
    create: `ALTER TABLE ${aside(owner.name)} ADD ${clause}`,
    kind: 'alter_table',
    print: asidePrint(owner, PRINT_CONSTRAINT, constraint.name),
  };
}

const createDomain = (domain: CatalogObject): string =>
  `CREATE DOMAIN ${aside(domain.name)} AS ${textAttribute(domain, 'baseType') ?? ''}`;

function ofDomainDefault(domain: CatalogObject, text: string): Recreation {
  return {
    before: [MAKE_ASIDE],
    create: `${createDomain(domain)} DEFAULT ${text}`,
    kind: 'create_domain',
    print: asidePrint(
      domain,
      `SELECT COALESCE(pg_catalog.pg_get_expr(typdefaultbin, 0), typdefault) AS text FROM pg_catalog.pg_type
        WHERE oid = $1::pg_catalog.regtype`,
    ),
  };
}

/** What follows the words that every printed index begins with, as in a snapshot. */
const PRINT_INDEX = `SELECT pg_catalog.substr(p.def, pg_catalog.length(p.head) + 1) AS text
  FROM pg_catalog.pg_index i
  JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
 CROSS JOIN LATERAL (SELECT pg_catalog.pg_get_indexdef(i.indexrelid) AS def,
              pg_catalog.format('CREATE %sINDEX %I ON %I.%I ', CASE WHEN i.indisunique THEN 'UNIQUE ' END,
                ic.relname, c.relnamespace::pg_catalog.regnamespace::text, c.relname) AS head) p
 WHERE i.indrelid = $1::pg_catalog.regclass AND pg_catalog.starts_with(p.def, p.head)`;

function ofIndex(index: CatalogObject, relation: CatalogObject, text: string): Recreation {
  const unique = flagAttribute(index, 'unique') ? 'UNIQUE ' : '';
  return {
    before: likeTable(relation),
    create: `CREATE ${unique}INDEX ${quoteIdentifier(index.name)} ON ${aside(relation.name)} ${text}`,
    kind: 'create_index',
    print: asidePrint(relation, PRINT_INDEX),
  };
}

function ofPolicy({ object, attribute: name }: PrintedPair, table: CatalogObject, text: string): Recreation {
  const clause = name === 'using' ? 'USING' : 'WITH CHECK';
  const kept = name === 'using' ? 'polqual' : 'polwithcheck';
  return {
    before: [],
    create: `ALTER POLICY ${quoteIdentifier(object.name)} ON ${nameOf(table)} ${clause} (${text})`,
    kind: 'alter_policy',
    print: query(
      `SELECT pg_catalog.pg_get_expr(${kept}, polrelid) AS text FROM pg_catalog.pg_policy
        WHERE polrelid = $1::pg_catalog.regclass AND polname = $2`,
      nameOf(table),
      object.name,
    ),
  };
}

function ofTrigger(trigger: CatalogObject, relation: CatalogObject, text: string): Recreation {
  return {
    before: [`DROP TRIGGER ${quoteIdentifier(trigger.name)} ON ${nameOf(relation)}`],
    create: text,
    kind: 'create_trigger',
    print: query(
      `SELECT pg_catalog.pg_get_triggerdef(oid) AS text FROM pg_catalog.pg_trigger
        WHERE tgrelid = $1::pg_catalog.regclass AND tgname = $2`,
      nameOf(relation),
      trigger.name,
    ),
  };
}

function ofRule(rule: CatalogObject, relation: CatalogObject, text: string): Recreation {
  return {
    before: [`DROP RULE ${quoteIdentifier(rule.name)} ON ${nameOf(relation)}`],
    create: text,
    kind: 'create_rule',
    print: query(
      `SELECT pg_catalog.pg_get_ruledef(oid) AS text FROM pg_catalog.pg_rewrite
        WHERE ev_class = $1::pg_catalog.regclass AND rulename = $2`,
      nameOf(relation),
      rule.name,
    ),
  };
}

/** The id of a routine ends with its argument types, which is what tells it from others of its name. */
function ofRoutine(routine: CatalogObject, kind: 'function' | 'procedure', text: string): Recreation {
  const name = objectId(kind, [routine.schema ?? '', routine.name]);
  const signature = `${nameOf(routine)}${routine.id.slice(name.length)}`;
  return {
    // Out of the way, so that what is printed cannot be the original.
    before: [`ALTER ROUTINE ${signature} RENAME TO ${ASIDE}`],
    create: text,
    kind: `create_${kind}`,
    print: query('SELECT pg_catalog.pg_get_functiondef($1::pg_catalog.regprocedure) AS text', signature),
  };
}

function ofStatistics(statistics: CatalogObject, text: string): Recreation {
  return {
    before: [`DROP STATISTICS ${nameOf(statistics)}`],
    create: text,
    kind: 'create_statistics',
    print: query(
      `SELECT pg_catalog.pg_get_statisticsobjdef(s.oid) AS text FROM pg_catalog.pg_statistic_ext s
        WHERE s.stxnamespace = $1::pg_catalog.regnamespace AND s.stxname = $2`,
      quoteIdentifier(statistics.schema ?? ''),
      statistics.name,
    ),
  };
}

function ofPartitionKey(table: CatalogObject, text: string): Recreation {
  const [schema = '', like = ''] = likeTable(table);
  return {
    before: [schema],
    create: `${like} PARTITION BY ${text}`,
    kind: 'create_table',
    print: asidePrint(table, 'SELECT pg_catalog.pg_get_partkeydef($1::pg_catalog.regclass) AS text'),
  };
}

function ofRowFilter(member: CatalogObject, text: string): Recreation {
  const table = attribute(member, 'table');
  const place = typeof table === 'string' ? table : '';
  return {
    before: [],
    create: `CREATE PUBLICATION ${ASIDE} FOR TABLE ONLY ${place} WHERE (${text})`,
    kind: 'create_publication',
    print: query(
      `SELECT pg_catalog.pg_get_expr(r.prqual, r.prrelid) AS text FROM pg_catalog.pg_publication_rel r
         JOIN pg_catalog.pg_publication p ON p.oid = r.prpubid WHERE p.pubname = ${quoteLiteral(ASIDE)}`,
    ),
  };
}
