import { success, type Result } from '../../engine/base/result';
import type { Tool } from '../../engine/model/migration';
import type { ProgramParser } from '../../engine/ports/program-parser';
import {
  createMigration as createIn,
  parseScript,
  type CreatedFiles,
  type CreateInput as CreateInFolder,
  type CreatePorts as CreateInFolderPorts,
  type SqlParser,
} from '../../engine/worker';
import { chooseSource } from '../choose-source';

export type CreatePorts = Omit<CreateInFolderPorts, 'scripts'> & {
  readonly parser: SqlParser;
  readonly programs: ProgramParser;
};

/** What is to be created, as it was typed. */
export interface CreateInput extends Omit<CreateInFolder, 'format'> {
  readonly tool: Tool | null;
}

export interface Created extends CreatedFiles {
  readonly tool: string;
}

/** Makes the next migration of a source that was named or is found in the folder. Failures: those of the choice and of the creation. */
export async function createMigration(ports: CreatePorts, input: CreateInput): Promise<Result<Created>> {
  const chosen = await chooseSource(ports, input);
  if (!chosen.ok) return chosen;
  const { format } = chosen.value;
  const { parser } = ports;
  const scripts = {
    parse: (text: string, separator?: string | null) => Promise.resolve(parseScript(parser, text, separator)),
  };
  const made = await createIn({ ...ports, scripts }, { ...input, ...chosen.value });
  return made.ok ? success({ ...made.value, tool: format.title }) : made;
}
