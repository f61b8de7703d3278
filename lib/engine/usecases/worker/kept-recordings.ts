import { canonicalJson } from '../../base/canonical-json';
import type { DescribedProgram, ProgramFormat } from '../../formats/program-format';
import { isRecording } from '../../formats/program-recordings';
import type { Source } from '../../model/project';
import type { Release, ReleaseFile, SourceFile } from '../../model/release';
import type { Ports } from '../../ports/ports';
import { releaseFiles } from '../../release/build-release';

/** What a program said when an earlier release was made. */
export interface KeptRecording {
  /** The program. */
  readonly file: string;
  readonly recording: SourceFile;
}

/**
 * The recordings of a release that may stand for a folder, in their order; none unless the folder holds every file of that release unchanged, and
 * nothing new but programs: a helper that changed may change what any of them says.
 */
export async function recordingsThatMayStand(
  { releases, store }: Pick<Ports, 'releases' | 'store'>,
  { source, files }: { readonly source: Source; readonly files: readonly SourceFile[] },
  { newest, format }: { readonly newest: Release | null; readonly format: ProgramFormat },
): Promise<readonly KeptRecording[]> {
  if (newest?.tool !== source.tool || !isSame(newest.options, source.options)) return [];
  const programs = new Set(format.programs(files, source.options));
  if (!onlyAdds(newest.files, releaseFiles(files), programs)) return [];
  const { migrations } = await releases.read(newest);
  const digests = new Map(newest.files.map(({ path, sha256 }) => [path, sha256]));
  const contents = await store.contents([...digests.values()]);
  return migrations.flatMap(({ program, path }) => {
    const bytes = contents.get(digests.get(path) ?? '');
    return program === undefined || bytes === undefined
      ? []
      : [{ file: program.file, recording: { path, bytes } }];
  });
}

const isSame = (left: Release['options'], right: Release['options']): boolean =>
  canonicalJson(left) === canonicalJson(right);

function onlyAdds(
  before: readonly ReleaseFile[],
  now: readonly ReleaseFile[],
  programs: ReadonlySet<string>,
): boolean {
  const old = new Map(
    before.filter(({ path }) => !isRecording(path)).map(({ path, sha256 }) => [path, sha256]),
  );
  const kept = now.filter(({ path, sha256 }) => old.get(path) === sha256);
  const added = now.filter(({ path }) => !old.has(path));
  return kept.length === old.size && added.every(({ path }) => programs.has(path));
}

/** Those from the first on whose programs still come first, in the same order: what they found in the database is the same. Pure. */
export function standing(
  kept: readonly KeptRecording[],
  ordered: readonly DescribedProgram[],
): readonly KeptRecording[] {
  const end = kept.findIndex(({ file }, place) => ordered[place]?.file !== file);
  return end < 0 ? kept : kept.slice(0, end);
}
