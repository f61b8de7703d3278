/** A value of a row: text as PostgreSQL prints it; bool and integers up to four bytes as themselves. Never a Date. */
export type RowValue = string | number | boolean | null;

/** One row by column name. */
export type Row = Readonly<Record<string, RowValue>>;

/** What a RowDescription says about a column. */
export interface ColumnDescription {
  readonly name: string;
  readonly dataTypeID: number;
}

/** A row from the texts of its columns. Source of the type numbers: PostgreSQL source, src/include/catalog/pg_type.dat. */
export function toRow(columns: readonly ColumnDescription[], texts: readonly (string | null)[]): Row {
  return Object.fromEntries(
    columns.map((column, index) => [column.name, toValue(column.dataTypeID, texts[index] ?? null)]),
  );
}

const BOOL = 16;
/** int2, int4, oid. */
const NUMBERS: ReadonlySet<number> = new Set([21, 23, 26]);

function toValue(type: number, text: string | null): RowValue {
  if (text === null) return null;
  if (type === BOOL) return text === 't';
  return NUMBERS.has(type) ? Number(text) : text;
}
