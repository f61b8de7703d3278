import 'server-only';
import { stringify, type Options } from 'csv-stringify/sync';
import { byteStream } from './byte-stream';

/** What stands in the first row, and what each row has below it. Times are UTC as ISO 8601, states as the API calls them. */
export type CsvColumn<Row> = readonly [title: string, cell: (row: Row) => string | number | null];

/** A table as a file: its name without ending, and its rows as they are read. */
export interface CsvFile {
  readonly name: string;
  readonly lines: AsyncGenerator<string>;
}

/**
 * RFC 4180 with CRLF. `escape_formulas` puts an apostrophe before a cell that a spreadsheet would reckon: one that begins with = + - @, a tab
 * or a carriage return, or with their full-width forms.
 */
const OPTIONS: Options = { record_delimiter: 'windows', escape_formulas: true };

/** Rows for a spreadsheet, one at a time; the byte order mark at the start makes spreadsheet programs read it as UTF-8. */
export async function* csvLines<Row>(
  columns: readonly CsvColumn<Row>[],
  rows: Iterable<Row> | AsyncIterable<Row>,
): AsyncGenerator<string> {
  yield stringify([columns.map(([title]) => title)], { ...OPTIONS, bom: true });
  for await (const row of rows) yield stringify([columns.map(([, cellOf]) => cellOf(row))], OPTIONS);
}

/** The file as the body of an answer. */
export const csvBody = ({
  name,
  lines,
}: CsvFile): { readonly body: BodyInit; readonly headers: Readonly<Record<string, string>> } => ({
  body: byteStream(lines),
  headers: {
    'Content-Type': 'text/csv; charset=utf-8; header=present',
    'Content-Disposition': `attachment; filename="${name}.csv"`,
  },
});
