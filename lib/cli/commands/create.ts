import { success, type Result } from '../../engine/base/result';
import type { Tool } from '../../engine/model/migration';
import {
  createMigration as createIn,
  parseScript,
  type CreatedFiles,
  type CreateInput as CreateInFolder,
  type CreatePorts as CreateInFolderPorts,
  type SqlParser,
} from '../../engine/worker';
import { chooseFormat } from '../choose-format';

export type CreatePorts = Omit<CreateInFolderPorts, 'scripts'> & { readonly parser: SqlParser };

/** What is to be created, as it was typed. */
export interface CreateInput extends Omit<CreateInFolder, 'format'> {
  readonly tool: Tool | null;
}

export interface Created extends CreatedFiles {
  readonly tool: string;
}

/** Makes the next migration of a folder whose tool was named or is given away by its files. Failures: those of the creation, CLI.TOOL. */
export async function createMigration(ports: CreatePorts, input: CreateInput): Promise<Result<Created>> {
  const chosen = await chooseFormat(ports.sources, input.folder, input.tool);
  if (!chosen.ok) return chosen;
  const format = chosen.value;
  const { parser } = ports;
  const scripts = {
    parse: (text: string, separator?: string | null) => Promise.resolve(parseScript(parser, text, separator)),
  };
  const made = await createIn({ ...ports, scripts }, { ...input, format });
  return made.ok ? success({ ...made.value, tool: format.title }) : made;
}
