import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { failure } from '../../engine/base/failure';
import { Fault } from '../../engine/base/fault';
import {
  END_OF_ROWS,
  MARK,
  readMark,
  type BackupEnd,
  type BackupHead,
  type BackupTable,
} from './backup-format';

/** Something in a backup: one of our lines, one row as COPY wrote it (with its line end), or the end of a table's rows. */
export type BackupPart =
  | { readonly kind: 'mark'; readonly mark: BackupHead | BackupTable | BackupEnd }
  | { readonly kind: 'row'; readonly bytes: Buffer }
  | { readonly kind: 'rows_end' };

/** The parts of a file in order. Throws `Fault` BACKUP.DAMAGED for what is no backup, is cut, or was changed. */
export async function* readBackup(file: string): AsyncGenerator<BackupPart> {
  const hash = createHash('sha256');
  let ended = false;
  try {
    for await (const line of lines(unzipped(file))) {
      if (ended) throw damaged(file, 'There is something behind its end.');
      const mark = isOurs(line) ? readMark(line.toString('utf8')) : null;
      if (mark?.kind === 'end') {
        if (hash.digest('hex') !== mark.sha256) {
          throw damaged(file, 'Its content is not what its last line says.');
        }
        ended = true;
      } else {
        hash.update(line);
      }
      if (mark !== null) yield { kind: 'mark', mark };
      else yield isEndOfRows(line) ? { kind: 'rows_end' } : { kind: 'row', bytes: line };
    }
  } catch (error) {
    throw error instanceof Fault ? error : damaged(file, error instanceof Error ? error.message : '', error);
  }
  if (!ended) throw damaged(file, 'Its end is missing.');
}

/** What a file says of itself, after all of it was read once. Throws as `readBackup`. */
export async function surveyBackup(
  file: string,
): Promise<{ readonly head: BackupHead; readonly end: BackupEnd }> {
  let head: BackupHead | null = null;
  let end: BackupEnd | null = null;
  for await (const part of readBackup(file)) {
    if (part.kind !== 'mark') continue;
    if (part.mark.kind === 'head') head = part.mark;
    if (part.mark.kind === 'end') end = part.mark;
  }
  if (head === null || end === null) throw damaged(file, 'It does not begin as a backup does.');
  return { head, end };
}

const LINE_FEED = 0x0a;

/** COPY writes a backslash only before what it escapes, and the first letter of our mark is none of that. */
const isOurs = (line: Buffer): boolean => line.subarray(0, MARK.length).toString('latin1') === MARK;

const isEndOfRows = (line: Buffer): boolean =>
  line.length === 3 && line.toString('latin1') === `${END_OF_ROWS}\n`;

/** What the file cannot give, the text cannot either: a pipe alone does not pass that on. */
function unzipped(file: string): AsyncIterable<Buffer> {
  const text = createGunzip();
  pipeline(createReadStream(file), text).catch(() => undefined);
  return text;
}

/** Bytes up to each line feed, which it keeps: COPY escapes those within values, and no other character ends a row. */
async function* lines(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  for await (const chunk of source) {
    let from = 0;
    for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, from)) {
      yield Buffer.concat([...rest, chunk.subarray(from, at + 1)]);
      rest = [];
      from = at + 1;
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
  }
  if (rest.length > 0) yield Buffer.concat(rest);
}

function damaged(file: string, why: string, cause?: unknown): Fault {
  const shown = failure('BACKUP.DAMAGED', `${file} is not a whole backup of Lockkeeper.`, {
    ...(why === '' ? {} : { why }),
    fix: 'Use another backup. Nothing was changed.',
  });
  return cause === undefined ? new Fault(shown) : new Fault(shown, { cause });
}
