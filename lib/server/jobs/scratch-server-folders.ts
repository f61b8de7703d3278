import { join } from 'node:path';

/** Majors that targets may have, and scratch servers for them. */
export const SERVED_MAJORS = [14, 15, 16, 17, 18] as const;

/** Where the server programs lie that were fetched. */
export const fetchedServersFolder = (dataFolder: string): string => join(dataFolder, 'servers');

/** Where the scratch server of a major version lives. */
export const scratchServerFolder = (dataFolder: string, major: number): string =>
  join(dataFolder, `scratch-${String(major)}`);
