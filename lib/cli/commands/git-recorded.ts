import { failure } from '../../engine/base/failure';
import { failed, success, type Result } from '../../engine/base/result';
import type { Migration } from '../../engine/model/migration';
import type { SourceFile } from '../../engine/model/release';
import { git } from '../git';
import type { Recorded, RecordedInput } from './validate';

/** What a git revision has of the migrations in a folder: the checksums of their files then. */
export async function gitRecorded(
  revision: string,
  { folder, format, options, migrations: present, read }: RecordedInput,
): Promise<Result<Recorded>> {
  if (revision.startsWith('-')) return failed(badRevision(revision));
  try {
    const commit = (await git(folder, ['rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`]))
      .toString()
      .trim();
    const names = (await git(folder, ['ls-tree', '-r', '-z', '--name-only', commit, '--', '.']))
      .toString()
      .split('\0');
    const files: SourceFile[] = [];
    for (const path of names.filter((name) => format.selects(name, options))) {
      files.push({ path, bytes: await git(folder, ['show', `${commit}:./${path}`]) });
    }
    const { migrations } = await read(files);
    return success({
      name: `revision ${commit.slice(0, 10)}`,
      checksums: earlierChecksums(migrations, present),
    });
  } catch {
    return failed(badRevision(revision));
  }
}

/** Checksums of an earlier state. The same bytes are no edit, also where a checksum is about other files too. Pure. */
export function earlierChecksums(
  earlier: readonly Migration[],
  present: readonly Migration[],
): ReadonlyMap<string, string> {
  const texts = new Map(present.map((migration) => [textKey(migration), migration.checksum]));
  return new Map(
    earlier.map((migration) => [migration.id, texts.get(textKey(migration)) ?? migration.checksum]),
  );
}

/** A program's text is its checksum: what it says is not known when it is read and not run. */
const textKey = ({ id, body, program, checksum }: Migration): string =>
  `${id} ${program === undefined ? body.sha256 : checksum}`;

const badRevision = (revision: string) =>
  failure('CLI.REVISION', `The folder has no git revision ${revision}.`, {
    fix: 'Give a commit, a tag or a branch of the repository around the folder.',
  });
