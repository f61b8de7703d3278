import { attribute, flagAttribute, listAttribute, textAttribute } from './attributes';
import { printColumn } from './print-column';
import { quoteIdentifier, quoteQualified } from './quote-identifier';
import type { CatalogObject } from './schema-snapshot';

/** CREATE TABLE with columns in their order and constraints, then what CREATE TABLE cannot say (row security, replica identity). */
export function printTable(table: CatalogObject, parts: readonly CatalogObject[]): string {
  const name = quoteQualified(table.schema, table.name);
  const unlogged = textAttribute(table, 'persistence') === 'unlogged' ? 'UNLOGGED ' : '';
  const create = `CREATE ${unlogged}TABLE ${name}${tableBody(table, parts)}${tableTail(table)};`;
  return [create, ...rowSecurity(table, name), ...replicaIdentity(table, name)].join('\n');
}

/** CREATE FOREIGN TABLE with its columns and options. */
export function printForeignTable(table: CatalogObject, parts: readonly CatalogObject[]): string {
  const options = listAttribute(table, 'options');
  const tail = options.length === 0 ? '' : `\nOPTIONS (${options.join(', ')})`;
  const server = quoteIdentifier(textAttribute(table, 'server') ?? '');
  return `CREATE FOREIGN TABLE ${quoteQualified(table.schema, table.name)}${lines(table, parts)}\nSERVER ${server}${tail};`;
}

/** CREATE VIEW or CREATE MATERIALIZED VIEW with its options. */
export function printView(view: CatalogObject): string {
  const word = view.kind === 'view' ? 'VIEW' : 'MATERIALIZED VIEW';
  const options = listAttribute(view, view.kind === 'view' ? 'options' : 'storageParameters');
  const tail = options.length === 0 ? '' : ` WITH (${options.join(', ')})`;
  const query = (textAttribute(view, 'definition') ?? '').trim();
  return `CREATE ${word} ${quoteQualified(view.schema, view.name)}${tail} AS\n${query.endsWith(';') ? query : `${query};`}`;
}

/** CREATE SEQUENCE with everything but its position. */
export function printSequence(sequence: CatalogObject): string {
  const option = (word: string, name: string) => {
    const value = textAttribute(sequence, name);
    return value === null ? '' : ` ${word} ${value}`;
  };
  const options = [
    option('AS', 'dataType'),
    option('INCREMENT BY', 'increment'),
    option('MINVALUE', 'minValue'),
    option('MAXVALUE', 'maxValue'),
    option('START WITH', 'start'),
    option('CACHE', 'cache'),
    flagAttribute(sequence, 'cycle') ? ' CYCLE' : '',
    option('OWNED BY', 'ownedBy'),
  ];
  return `CREATE SEQUENCE ${quoteQualified(sequence.schema, sequence.name)}${options.join('')};`;
}

function tableBody(table: CatalogObject, parts: readonly CatalogObject[]): string {
  const parent = textAttribute(table, 'partitionOf');
  if (parent === null) return lines(table, parts);
  return ` PARTITION OF ${parent} ${textAttribute(table, 'partitionBound') ?? ''}`.trimEnd();
}

function lines(table: CatalogObject, parts: readonly CatalogObject[]): string {
  const order = listAttribute(table, 'columnOrder');
  const columns = parts.filter((part) => part.kind === 'column');
  const sorted = columns.toSorted((left, right) => order.indexOf(left.name) - order.indexOf(right.name));
  const constraints = parts.filter((part) => part.kind === 'constraint');
  const all = [...sorted.map(printColumn), ...constraints.map(printConstraintClause)];
  return all.length === 0 ? ' ()' : ` (\n  ${all.join(',\n  ')}\n)`;
}

/** A constraint as it stands in CREATE TABLE or after ALTER TABLE ... ADD. */
export function printConstraintClause(constraint: CatalogObject): string {
  const validity = attribute(constraint, 'validated') === false ? ' NOT VALID' : '';
  return `CONSTRAINT ${quoteIdentifier(constraint.name)} ${textAttribute(constraint, 'definition') ?? ''}${validity}`;
}

function tableTail(table: CatalogObject): string {
  const inherits = listAttribute(table, 'inherits');
  const key = textAttribute(table, 'partitionKey');
  const storage = listAttribute(table, 'storageParameters');
  return [
    inherits.length === 0 ? '' : ` INHERITS (${inherits.join(', ')})`,
    key === null ? '' : ` PARTITION BY ${key}`,
    storage.length === 0 ? '' : ` WITH (${storage.join(', ')})`,
  ].join('');
}

function rowSecurity(table: CatalogObject, name: string): readonly string[] {
  return [
    ...(flagAttribute(table, 'rowSecurity') ? [`ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY;`] : []),
    ...(flagAttribute(table, 'forceRowSecurity') ? [`ALTER TABLE ${name} FORCE ROW LEVEL SECURITY;`] : []),
  ];
}

function replicaIdentity(table: CatalogObject, name: string): readonly string[] {
  const identity = textAttribute(table, 'replicaIdentity');
  return identity === null ? [] : [`ALTER TABLE ${name} REPLICA IDENTITY ${identity};`];
}
