/** Rows as lines whose columns stand below each other; `paint` colours a cell that is already padded. Pure. */
export function columnsOf(
  rows: readonly (readonly string[])[],
  paint: (cell: string, column: number, row: number) => string = (cell) => cell,
): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows.map((row, index) =>
    row
      .map((cell, column) => paint(cell.padEnd(widths[column] ?? 0), column, index))
      .join('  ')
      .trimEnd(),
  );
}
