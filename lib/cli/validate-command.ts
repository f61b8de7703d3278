import { resolve } from 'node:path';
import type { Command } from 'commander';
import { failure } from '../engine/base/failure';
import { Fault } from '../engine/base/fault';
import type { ToolOptions } from '../engine/model/migration';
import { processVariable } from '../server/env';
import { systemClock } from '../server/system/clock';
import { jsonOption, must, mustRead, toolOption, type Act } from './command-words';
import { databaseRecorded } from './commands/database-recorded';
import { gitRecorded } from './commands/git-recorded';
import { validateFolder, type Recorded, type RecordedInput, type Validation } from './commands/validate';
import { datamodelLines } from './commands/validate-datamodel';
import { EXIT, type ExitCode } from './exit-codes';
import type { Output } from './output';
import { validatePorts } from './validate-ports';

/** `lockkeeper validate`: a folder of this machine, without an installation. */
export function addValidateCommand(program: Command, act: Act): void {
  program
    .command('validate')
    .description(
      'names, order, texts and modes of a folder of migrations, and whether the Prisma schema beside it lacks one; needs no store',
    )
    .argument('<folder>')
    .option('--against <revision>', 'report what was edited since this git revision')
    .option(
      '--database <url>',
      'report what was edited since it ran there; env:NAME takes the URL from a variable',
    )
    .option(
      '--tool <name>',
      'the tool that the migrations were written for, when the files do not give it away',
    )
    .option('--option <name=value>', 'something that the configuration of the tool says', toolOption, {})
    .option('--no-schema', 'leave out the comparison with the Prisma schema beside the folder')
    .addOption(jsonOption())
    .action((folder: string, options: ComparedWith & { json: boolean }) =>
      act(options.json, (output) => validate(output, folder, options)),
    );
}

/** What a folder of migrations may be compared with. */
interface ComparedWith {
  readonly against?: string;
  readonly database?: string;
  readonly schema: boolean;
  readonly tool?: string;
  readonly option: ToolOptions;
}

async function recordedBy(
  { against, database }: ComparedWith,
  input: RecordedInput,
): Promise<readonly Recorded[]> {
  const found: Recorded[] = [];
  if (against !== undefined) found.push(must(await gitRecorded(against, input)));
  if (database !== undefined) found.push(must(await databaseRecorded(urlOf(database), systemClock(), input)));
  return found;
}

/** A URL in a variable is in no list of processes. */
function urlOf(typed: string): string {
  if (!typed.startsWith('env:')) return typed;
  const name = typed.slice('env:'.length);
  const value = processVariable(name);
  if (value !== undefined) return value;
  throw new Fault(
    failure('CLI.VARIABLE', `${name} is not set.`, { fix: 'Set it to the URL of the database.' }),
  );
}

async function validate(output: Output, folder: string, compared: ComparedWith): Promise<ExitCode> {
  const path = resolve(folder);
  const found = mustRead(
    await validateFolder(await validatePorts(path), {
      folder: path,
      tool: compared.tool ?? null,
      options: compared.option,
      recordedBy: (input) => recordedBy(compared, input),
      comparesDatamodel: compared.schema,
    }),
  );
  output.data(found, () => [
    ...(found.folder === path ? [] : [output.paint('strong', `${found.tool} in ${found.folder}`)]),
    ...found.remarks.map((remark) => output.paint('attention', remark)),
    ...found.migrations.map((one) => `${one.id}  ${output.paint('quiet', wordsOf(one))}`),
    ...found.notes.map(({ summary }) => output.paint('attention', summary)),
    ...(found.hasDatamodel ? datamodelLines(found.datamodel) : []).map(([style, line]) =>
      output.paint(style, line),
    ),
    found.problems.length === 0
      ? output.paint('good', `${counted(found.migrations.length, 'migration')}, nothing wrong.`)
      : output.paint('bad', `${counted(found.problems.length, 'problem')}.`),
  ]);
  for (const problem of found.problems) output.failure(problem);
  return found.problems.length === 0 ? EXIT.done : EXIT.problems;
}

const wordsOf = ({ statements, mode }: Validation['migrations'][number]): string => {
  if (mode === 'program') return 'a program: read, not run';
  return statements === null
    ? 'not analysed'
    : `${counted(statements, 'statement')}, ${mode ?? 'cannot be run'}`;
};

const counted = (count: number, noun: string): string => `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
