import { failure } from '../../engine/base/failure';
import { failed, success, type Result } from '../../engine/base/result';
import { sha256 } from '../../engine/base/digest';
import { git } from '../git';
import type { Recorded } from './validate';

/** What a git revision has of the migrations in a folder: the checksums of their files then. */
export async function gitRecorded(folder: string, revision: string): Promise<Result<Recorded>> {
  if (revision.startsWith('-')) return failed(badRevision(revision));
  try {
    const commit = (await git(folder, ['rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`]))
      .toString()
      .trim();
    const names = (await git(folder, ['ls-tree', '-r', '-z', '--name-only', commit, '--', '.']))
      .toString()
      .split('\0');
    const files = names.filter((name) => /^[^/]+\/migration\.sql$/.test(name));
    const checksums = new Map<string, string>();
    for (const file of files) {
      checksums.set(
        file.slice(0, file.indexOf('/')),
        sha256(await git(folder, ['show', `${commit}:./${file}`])),
      );
    }
    return success({ name: `revision ${commit.slice(0, 10)}`, checksums });
  } catch {
    return failed(badRevision(revision));
  }
}

const badRevision = (revision: string) =>
  failure('CLI.REVISION', `The folder has no git revision ${revision}.`, {
    fix: 'Give a commit, a tag or a branch of the repository around the folder.',
  });
