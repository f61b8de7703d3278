import { flagAttribute, textAttribute } from './attributes';
import { quoteIdentifier } from './quote-identifier';
import type { CatalogObject } from './schema-snapshot';

/** A column as it stands in CREATE TABLE: name, type, collation, generation, default, NOT NULL. */
export function printColumn(column: CatalogObject): string {
  const collation = textAttribute(column, 'collation');
  return [
    quoteIdentifier(column.name),
    textAttribute(column, 'type') ?? '',
    collation === null ? '' : `COLLATE ${collation}`,
    printGeneration(column),
    flagAttribute(column, 'notNull') ? 'NOT NULL' : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function printGeneration(column: CatalogObject): string {
  const identity = textAttribute(column, 'identity');
  if (identity !== null) return `GENERATED ${identity} AS IDENTITY`;
  const generated = textAttribute(column, 'generatedExpression');
  if (generated !== null) {
    return `GENERATED ALWAYS AS (${generated}) ${textAttribute(column, 'generated') ?? 'STORED'}`;
  }
  const byDefault = textAttribute(column, 'default');
  return byDefault === null ? '' : `DEFAULT ${byDefault}`;
}
