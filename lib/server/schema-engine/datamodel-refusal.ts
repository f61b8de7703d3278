import { failure, type Failure } from '../../engine/base/failure';
import type { DatamodelFile } from '../../engine/model/datamodel';

/**
 * What the engine refused, for a person: with file and line where it found fault with the datamodel. It writes each fault as
 * `error: sentence`, then `  -->  path:line`, then the lines around it.
 */
export function datamodelRefusal(message: string, files: readonly DatamodelFile[]): Failure {
  const lines = message.split('\n').map((line) => line.trim());
  const [first, ...others] = lines.flatMap((line, index) => {
    const place = line.startsWith(ARROW) ? placeIn(line.slice(ARROW.length).trim(), files) : null;
    return place === null ? [] : [{ place, sentence: sentenceIn(lines[index - 1] ?? '') }];
  });
  if (first === undefined) return engineFailure(lines[0] ?? '');
  return failure('DATAMODEL.INVALID', `The schema is not valid: ${first.sentence}`, {
    why: others.length === 0 ? undefined : `${String(others.length)} more like it.`,
    fix: 'npx prisma validate shows all of it.',
    where: first.place,
  });
}

/** The engine did not come to an end. */
export const engineFailure = (why: string): Failure =>
  failure('DATAMODEL.ENGINE', 'Prisma’s schema engine could not compare the schema.', {
    why: clipped(why),
    fix: 'Compare it with npx prisma migrate diff; nothing was taken for equal.',
  });

const ARROW = '-->';
const ERROR = 'error:';
const LONGEST = 500;

function placeIn(
  text: string,
  files: readonly DatamodelFile[],
): { readonly file: string; readonly line: number } | null {
  const colon = text.lastIndexOf(':');
  const line = Number(text.slice(colon + 1));
  const file = text.slice(0, colon);
  return Number.isInteger(line) && files.some(({ path }) => path === file) ? { file, line } : null;
}

const sentenceIn = (line: string): string =>
  clipped((line.startsWith(ERROR) ? line.slice(ERROR.length) : line).trim());

const clipped = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
