import { isRecording } from '../program-recordings';
import { baseName } from '../repository-paths';

/** Source: reference formats.md 10. The digits are the version. */
const NAME = /^(?<version>\d{1,20})[-_](?<name>.+)\.(?:c|m)?js$/;

export interface ModuleName {
  readonly version: string;
  /** The file's name without its extension. */
  readonly id: string;
}

/** Null for a file that is no module. */
export function moduleName(path: string): ModuleName | null {
  const version = NAME.exec(path)?.groups?.['version'];
  if (version === undefined || path.includes('/')) return null;
  return { version, id: path.slice(0, path.lastIndexOf('.')) };
}

/** A module by its name, in a folder below, where none is looked for. */
export const isTooDeep = (path: string): boolean =>
  path.includes('/') && !isRecording(path) && NAME.test(baseName(path));

/** Modules, and what they may import from the folder. */
export const isModuleFile = (path: string): boolean => !isRecording(path) && /\.(?:[cm]?js|json)$/.test(path);
