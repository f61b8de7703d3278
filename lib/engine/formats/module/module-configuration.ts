import { baseName, folderOf } from '../repository-paths';
import type { ConfigurationFile, ConfiguredSource, SourceConfiguration } from '../source-configuration';
import { exportOf } from './module-exports';
import { moduleName } from './module-names';

/** Folders that are looked into for modules; any folder of numbered programs may be one. */
const MOST_FOLDERS = 40;

/**
 * Modules have no configuration. A folder of them is known by what its first and its last file export, which no other tool's do: a `version` that is
 * the digits of the file's name, a `name`, and `up`. Read from their text and never run.
 */
export const moduleConfiguration: SourceConfiguration = {
  selects: () => false,
  samples: (paths) => {
    const folders = new Map<string, string[]>();
    for (const path of paths) {
      if (moduleName(baseName(path)) === null) continue;
      const known = folders.get(folderOf(path));
      if (known === undefined) folders.set(folderOf(path), [path]);
      else known.push(path);
    }
    return [...folders.values()].slice(0, MOST_FOLDERS).flatMap(firstAndLast);
  },
  read: ({ configurations }) => configurations.flatMap(sourceOf),
};

function firstAndLast(paths: readonly string[]): readonly string[] {
  const sorted = paths.toSorted((left, right) => (versionOf(left) < versionOf(right) ? -1 : 1));
  return [...new Set([...sorted.slice(0, 1), ...sorted.slice(-1)])];
}

const versionOf = (path: string): bigint => BigInt(moduleName(baseName(path))?.version ?? 0);

function sourceOf({ path, module }: ConfigurationFile): readonly ConfiguredSource[] {
  const digits = moduleName(baseName(path))?.version;
  if (digits === undefined || module === null) return [];
  const version = exportOf(module, 'version');
  const isModule =
    version?.kind === 'text' &&
    version.value === digits &&
    exportOf(module, 'name')?.kind === 'text' &&
    exportOf(module, 'up') !== null;
  if (!isModule) return [];
  return [
    {
      place: folderOf(path),
      near: folderOf(path),
      options: {},
      evidence: [{ file: path, line: version.line, says: `version: ${digits}, with a name and up` }],
      remarks: [],
      otherDatabase: null,
    },
  ];
}
