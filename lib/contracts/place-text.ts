import type { ShownFailure } from './failure';

/** Where a failure points, as `file:line:column`, the same wherever it is shown; null where it names no file. */
export const placeText = (where: ShownFailure['where']): string | null =>
  where?.file === undefined
    ? null
    : [where.file, where.line, where.column].filter((part) => part !== undefined).join(':');
