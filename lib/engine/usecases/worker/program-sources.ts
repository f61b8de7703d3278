import { isRecording } from '../../formats/program-recordings';
import type { Release, SourceFile } from '../../model/release';
import type { Store } from '../../ports/store';
import { releaseSources } from '../../release/read-release';

/** The files that the programs of a release run with, from its stored bytes. */
export async function programSources(
  store: Pick<Store, 'contents'>,
  { files }: Pick<Release, 'files'>,
): Promise<readonly SourceFile[]> {
  const sources = files.filter(({ path }) => !isRecording(path));
  return releaseSources(sources, await store.contents(sources.map(({ sha256 }) => sha256)));
}
