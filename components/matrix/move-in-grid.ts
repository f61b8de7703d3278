/** A place in the grid. Line −1 is the head with the environments, column −1 the names of the migrations. */
export interface GridPlace {
  readonly line: number;
  readonly column: number;
}

export interface GridSize {
  /** Lines below the head. */
  readonly lines: number;
  readonly columns: number;
  /** Lines that one page shows. */
  readonly page: number;
  /** Lines that can be stood on; heads of blocks cannot. */
  readonly isStop: (line: number) => boolean;
}

/** Where a key leads from a place; null for a key that means nothing here. Source: ARIA Authoring Practices, grid pattern. Pure. */
export function moveInGrid(
  from: GridPlace,
  key: { readonly name: string; readonly withControl: boolean },
  size: GridSize,
): GridPlace | null {
  const last = { line: size.lines - 1, column: size.columns - 1 };
  const inLine = (column: number): GridPlace => ({
    ...from,
    column: Math.min(Math.max(-1, column), last.column),
  });
  const toLine = (line: number, step: 1 | -1): GridPlace => ({
    ...from,
    line: stopNear(line, step, size) ?? from.line,
  });
  switch (key.name) {
    case 'ArrowLeft':
      return inLine(from.column - 1);
    case 'ArrowRight':
      return inLine(from.column + 1);
    case 'ArrowUp':
      return toLine(from.line - 1, -1);
    case 'ArrowDown':
      return toLine(from.line + 1, 1);
    case 'PageUp':
      return toLine(Math.max(0, from.line - size.page), 1);
    case 'PageDown':
      return toLine(Math.min(last.line, from.line + size.page), -1);
    case 'Home':
      return key.withControl ? { line: -1, column: -1 } : inLine(-1);
    case 'End':
      return key.withControl
        ? { ...last, line: stopNear(last.line, -1, size) ?? from.line }
        : inLine(last.column);
    default:
      return null;
  }
}

/** The first line from here that can be stood on; null beyond the ends. */
function stopNear(line: number, step: 1 | -1, { lines, isStop }: GridSize): number | null {
  for (let at = line; at >= -1 && at < lines; at += step) {
    if (at === -1 || isStop(at)) return at;
  }
  return null;
}
