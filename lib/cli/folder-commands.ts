import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { Option, type Command } from 'commander';
import type { ToolOptions } from '../engine/model/migration';
import { readAddress, type Address } from './address';
import { jsonOption, mustRead, seconds, toolOption, type Act } from './command-words';
import { createMigration } from './commands/create';
import { createFromDrift } from './commands/create-from-drift';
import { detectIn, printDetection } from './commands/detect';
import { EXIT, type ExitCode } from './exit-codes';
import { withInstallation } from './open-installation';
import type { Output } from './output';
import { validatePorts } from './validate-ports';

/** Commands about a folder of this machine, without an installation. */
export function addFolderCommands(program: Command, act: Act): void {
  program
    .command('detect')
    .description(
      'which tools the migrations in a folder were written for, and where they are; runs nothing and needs no store',
    )
    .argument('<folder>', 'a repository, or a part of it')
    .addOption(jsonOption())
    .action((folder: string, options: { json: boolean }) =>
      act(options.json, async (output) => printDetection(output, mustRead(await detectIn(resolve(folder))))),
    );
  program
    .command('create')
    .description(
      'make the next migration of a folder as its tool would; needs no store but with --from-drift',
    )
    .argument('<name>', 'what it does, in a few words')
    .option('--folder <folder>', 'the folder of the migrations', '.')
    .option('--tool <name>', 'the tool that they were written for, when the files do not give it away')
    .option('--option <name=value>', 'something that the configuration of the tool says', toolOption, {})
    .option('--sql <text>', 'its SQL; - takes it from standard input; without it the file holds a comment')
    .addOption(
      new Option(
        '--head <revision>',
        'the head on which it follows, where there are several (Alembic)',
      ).conflicts('merge'),
    )
    .option('--merge', 'join all heads, as alembic merge heads does', false)
    .option('--down-sql <text>', 'the SQL of the way back, where the tool keeps one')
    .addOption(
      new Option(
        '--from-drift <project/environment>',
        'of what was changed by hand there, where the source of the project lies; asks the worker',
      )
        .argParser(readAddress)
        .conflicts(['folder', 'tool', 'option', 'sql', 'downSql']),
    )
    .option('--timeout <seconds>', 'with --from-drift: how long to wait for the worker', seconds, 300)
    .addOption(jsonOption())
    .action((name: string, words: CreateWords) => act(words.json, (output) => create(output, name, words)));
}

interface CreateWords {
  readonly folder: string;
  readonly tool?: string;
  readonly option: ToolOptions;
  readonly sql?: string;
  readonly downSql?: string;
  readonly head?: string;
  readonly merge: boolean;
  readonly fromDrift?: Address;
  readonly timeout: number;
  readonly json: boolean;
}

async function create(output: Output, name: string, words: CreateWords): Promise<ExitCode> {
  const { fromDrift: address, head = null, merge: merges, timeout: timeoutSeconds } = words;
  if (address !== undefined) {
    const wanted = { address, name, head, merges, timeoutSeconds };
    return withInstallation((one) => createFromDrift(one, output, wanted));
  }
  const folder = resolve(words.folder);
  const made = mustRead(
    await createMigration(await validatePorts(folder), {
      folder,
      name,
      tool: words.tool ?? null,
      options: words.option,
      sql: words.sql === '-' ? await text(process.stdin) : (words.sql ?? null),
      downSql: words.downSql ?? null,
      ...(words.head === undefined ? {} : { head: words.head }),
      merges: words.merge,
    }),
  );
  output.data(made, () => [
    output.paint('good', `${made.id} was made for ${made.tool}.`),
    ...made.files.map((file) => output.paint('plain', `  ${file}`)),
    ...(made.note === null ? [] : [output.paint('attention', made.note)]),
  ]);
  return EXIT.done;
}
