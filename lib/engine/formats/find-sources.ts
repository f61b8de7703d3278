import { join } from 'node:path/posix';
import type { Detection, Evidence, FoundOther, FoundSource } from '../model/detection';
import { foreignTools } from './foreign-tools';
import type { MigrationFormat } from './format';
import { nearbyFiles, recognisedFolders, type RecognisedFolder } from './recognised-folders';
import { FORMATS } from './registry';
import { baseName, folderOf } from './repository-paths';
import type { ConfiguredSource, Repository } from './source-configuration';

/** More than a person reads through. */
const MOST = { sources: 60, others: 20, remarks: 20, evidence: 8 } as const;

/** True for a file whose text says something of where migrations are. Paths below the folder that is looked into. */
export const saysWhereSourcesAre = (path: string): boolean =>
  FORMATS.some(({ configuration }) => configuration?.selects(path) === true);

/** The files whose text is looked at, those that say most first. */
export function filesToRead(paths: readonly string[]): readonly string[] {
  const samples = FORMATS.flatMap(({ configuration }) => configuration?.samples?.(paths) ?? []);
  return [...new Set([...paths.filter(saysWhereSourcesAre), ...samples])];
}

/**
 * The sources of a folder: what the tools' configurations name, and what their files alone give away. Each configuration that names something
 * else makes a source of its own; what only running it would tell is said. Pure.
 */
export function findSources(folder: string, repository: Repository): Detection {
  const nearby = nearbyFiles(repository.paths);
  const found = FORMATS.map((format) => findOf(format, { folder, repository, nearby }));
  const sources = found.flatMap((one) => one.sources).toSorted(byPlace);
  const taken = new Set(found.flatMap(({ places }) => places));
  const others = [
    ...found.flatMap((one) => one.others),
    ...foreignTools(repository.paths),
    ...unnamedFolders(repository, taken),
  ];
  return {
    folder,
    sources: sources.slice(0, MOST.sources),
    others: others.slice(0, MOST.others),
    remarks: [
      ...found.flatMap(({ remarks }) => remarks).slice(0, MOST.remarks),
      ...(sources.length > MOST.sources ? [`Only the first ${String(MOST.sources)} of them are shown.`] : []),
    ],
  };
}

/** The tool whose files lie in a folder, by paths within it; null when they say nothing. Pure. */
export const recognisedFormat = (paths: readonly string[]): MigrationFormat | null =>
  FORMATS.find((format) => format.recognises(paths)) ?? null;

const byPlace = (left: FoundSource, right: FoundSource): number =>
  left.place === right.place ? 0 : left.place < right.place ? -1 : 1;

interface Ground {
  readonly folder: string;
  readonly repository: Repository;
  readonly nearby: ReadonlyMap<string, readonly string[]>;
}

interface Found {
  readonly sources: readonly FoundSource[];
  readonly others: readonly FoundOther[];
  readonly remarks: readonly string[];
  /** Folders that are spoken for. */
  readonly places: readonly string[];
}

function findOf(format: MigrationFormat, ground: Ground): Found {
  const recognised = recognisedFolders(format, ground.nearby);
  const configured = format.configuration?.read(ground.repository) ?? [];
  const refused = configured.filter(({ otherDatabase }) => otherDatabase !== null);
  const wanted = placed(
    configured.filter(({ otherDatabase }) => otherDatabase === null),
    recognised.filter(({ place }) => !refused.some((one) => one.place === place)),
  );
  const spokenFor = new Set(
    [...wanted.known, ...refused].flatMap(({ place, covers = [] }) => [place, ...covers]),
  );
  const byFiles = recognised.filter(({ place }) => !spokenFor.has(place)).map(fromFiles);
  const known = merged([...wanted.known, ...byFiles]);
  return {
    sources: known.map((source) => foundSource(format, source, { ...ground, recognised })),
    others: merged(refused).map((source) => otherDatabaseOf(format, source)),
    remarks: wanted.unplaced.flatMap(({ remarks }) => remarks),
    places: [...known, ...refused].flatMap(({ place }) => place ?? []),
  };
}

type Placed = ConfiguredSource & { readonly place: string };

const fromFiles = ({ place, evidence }: RecognisedFolder): Placed => ({
  place,
  near: place,
  options: {},
  evidence: [evidence],
  remarks: [],
  otherDatabase: null,
});

/** Where a program computes the folder, the one folder of the tool near it that no other configuration names is meant. */
function placed(
  configured: readonly ConfiguredSource[],
  recognised: readonly RecognisedFolder[],
): { readonly known: readonly Placed[]; readonly unplaced: readonly ConfiguredSource[] } {
  const named = configured.filter((source): source is Placed => source.place !== null);
  const free = recognised.filter(({ place }) => !named.some((source) => source.place === place));
  const known: Placed[] = [...named];
  const unplaced: ConfiguredSource[] = [];
  for (const source of configured.filter(({ place }) => place === null)) {
    const [only, ...more] = free.filter(
      ({ place }) => source.near === '.' || place.startsWith(`${source.near}/`),
    );
    if (only === undefined || more.length > 0) unplaced.push(source);
    else known.push({ ...source, place: only.place });
  }
  return { known, unplaced };
}

/** Configurations that name the same folder and the same options are one source. */
function merged<Source extends ConfiguredSource>(sources: readonly Source[]): readonly Source[] {
  const byContent = new Map<string, Source>();
  for (const source of sources) {
    const key = JSON.stringify([source.place, Object.entries(source.options).sort()]);
    const before = byContent.get(key);
    byContent.set(
      key,
      before === undefined
        ? source
        : {
            ...before,
            evidence: [...before.evidence, ...source.evidence],
            remarks: [...before.remarks, ...source.remarks],
          },
    );
  }
  return [...byContent.values()];
}

function foundSource(
  { tool, title }: MigrationFormat,
  { place, options, evidence, remarks }: Placed,
  { folder, repository, recognised }: Ground & { readonly recognised: readonly RecognisedFolder[] },
): FoundSource {
  const byFiles = recognised.find((one) => one.place === place)?.evidence;
  return {
    tool,
    title,
    place,
    folder: join(folder, place),
    options,
    evidence: distinct([...evidence, ...(byFiles === undefined ? [] : [byFiles])]).slice(0, MOST.evidence),
    remarks: [
      ...new Set(remarks),
      ...(repository.folders.has(place) ? [] : ['There is no file in this folder yet.']),
    ],
  };
}

function distinct(evidence: readonly Evidence[]): readonly Evidence[] {
  const byText = new Map(evidence.map((one) => [JSON.stringify([one.file, one.line, one.says]), one]));
  return [...byText.values()];
}

const otherDatabaseOf = ({ title }: MigrationFormat, source: ConfiguredSource): FoundOther => ({
  title,
  why: `These migrations are written for ${source.otherDatabase ?? ''}; Lockkeeper looks after PostgreSQL.`,
  evidence:
    source.evidence.length > 0
      ? source.evidence.slice(0, MOST.evidence)
      : [{ file: source.place ?? source.near, line: null, says: `Migrations of ${title}` }],
});

/** Folders called `migrations` with SQL in them that no tool's names give away. */
function unnamedFolders({ paths }: Repository, taken: ReadonlySet<string>): readonly FoundOther[] {
  const folders = new Map<string, string>();
  for (const path of paths) {
    const folder = folderOf(path);
    const isPlain = baseName(folder) === 'migrations' && path.endsWith('.sql');
    if (isPlain && !taken.has(folder) && !folders.has(folder)) folders.set(folder, path);
  }
  return [...folders].map(([folder, file]) => ({
    title: 'SQL files',
    why: `The files in ${folder} are named as no tool names them that Lockkeeper knows.`,
    evidence: [{ file, line: null, says: 'A file of SQL' }],
  }));
}
