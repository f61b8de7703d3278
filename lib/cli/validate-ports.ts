import { parse } from 'node:path';
import type { Logger } from '../engine/ports/logger';
import { loadParser } from '../engine/worker';
import { processEnv } from '../server/env';
import { createSchemaEngine } from '../server/schema-engine/create-schema-engine';
import { createProgramParser } from '../server/sources/create-program-parser';
import { createFolderSourceReader } from '../server/sources/folder-source-reader';
import { createFolderSourceWriter } from '../server/sources/folder-source-writer';
import { systemClock } from '../server/system/clock';
import { systemIds } from '../server/system/ids';
import type { CreatePorts } from './commands/create';
import type { DatamodelCheckPorts } from './commands/validate-datamodel';
import { withScratchServer } from './with-scratch-server';

/** What a validation of a folder of this machine needs: no store, and no configuration but a scratch server when there is one. */
export const validatePorts = async (
  folder: string,
): Promise<DatamodelCheckPorts & Pick<CreatePorts, 'sourceWriter'>> => ({
  // Whoever calls it may read what it reads; the Prisma schema lies beside the folder.
  sources: createFolderSourceReader({ roots: [parse(folder).root] }),
  sourceWriter: createFolderSourceWriter({ roots: [parse(folder).root] }),
  programs: createProgramParser(),
  parser: await loadParser(),
  clock: systemClock(),
  ids: systemIds(),
  logger: SILENT,
  extensionsAllowed: allowedExtensions(),
  datamodels: createSchemaEngine(),
  withScratchServer,
});

function allowedExtensions(): readonly string[] {
  const env = processEnv();
  return env.ok ? env.value.allowedExtensions : [];
}

const nothing = (): void => undefined;
const SILENT: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
