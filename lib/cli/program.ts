import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { makeResetLink, makeSetupLink, removeSecondFactorOf } from '../engine/index';
import { readAddress, type Address } from './address';
import { readAnchor, verifyExport } from './commands/audit-verify';
import { check } from './commands/check';
import { history } from './commands/history';
import { checkCommit, installHook } from './commands/hook';
import { plan } from './commands/plan';
import { rotate } from './commands/rotate-keys';
import { status } from './commands/status';
import { backUp, resume } from './commands/store-backup';
import { restore } from './commands/store-restore';
import { jsonOption, must, mustFind, seconds, type Act } from './command-words';
import { addFolderCommands } from './folder-commands';
import { EXIT, type ExitCode } from './exit-codes';
import { withInstallation } from './open-installation';
import type { Output } from './output';
import { addValidateCommand } from './validate-command';

/**
 * Every command of `lockkeeper`; what each does goes through `act`. README.md lists them all (program.test.ts). Words that it does not
 * understand end as `CommanderError`; `silent` leaves the saying of it to whoever catches that.
 */
export function createProgram(act: Act, { silent = false }: { readonly silent?: boolean } = {}): Command {
  const program = new Command('lockkeeper')
    .description('See every environment, check it, and verify the record.')
    .exitOverride()
    .configureOutput(silent ? { writeErr: () => undefined } : {})
    .addHelpText('after', '\nExit codes: docs/operations.md.');
  addCommands(program, act);
  return program;
}

interface PlanWords {
  readonly upTo?: string;
  readonly undo?: string;
  readonly sql: boolean;
  readonly exitCode: boolean;
  readonly timeout: number;
  readonly json: boolean;
}

function addCommands(program: Command, act: Act): void {
  program
    .command('status')
    .description('what is where, from the last looks')
    .option('--project <slug>', 'only this project')
    .option('--exit-code', 'end with 3 for pending migrations, 4 for drift', false)
    .addOption(jsonOption())
    .action((options: { project?: string; exitCode: boolean; json: boolean }) =>
      act(options.json, (output) =>
        withInstallation((one) =>
          status(one, output, { project: options.project ?? null, exitCode: options.exitCode }),
        ),
      ),
    );
  program
    .command('check')
    .description('have the worker look at every environment now')
    .option('--project <slug>', 'only this project')
    .option('--exit-code', 'end with 4 for drift', false)
    .option('--timeout <seconds>', 'how long to wait for the worker', seconds, 60)
    .addOption(jsonOption())
    .action((options: { project?: string; exitCode: boolean; timeout: number; json: boolean }) =>
      act(options.json, (output) =>
        withInstallation((one) =>
          check(one, output, {
            project: options.project ?? null,
            exitCode: options.exitCode,
            timeoutSeconds: options.timeout,
          }),
        ),
      ),
    );
  program
    .command('history')
    .description('what has run on an environment and what has not, newest first')
    .argument('<project/environment>', 'which one', readAddress)
    .option('--limit <count>', 'so many migrations at most', count, 50)
    .addOption(jsonOption())
    .action((address: Address, options: { limit: number; json: boolean }) =>
      act(options.json, (output) =>
        withInstallation((one) => history(one, output, { address, limit: options.limit })),
      ),
    );
  program
    .command('plan')
    .description('what a deploy of the newest release would run now; requests nothing')
    .argument('<project/environment>', 'where', readAddress)
    .option('--up-to <migration>', 'not further than this one')
    .addOption(
      new Option('--undo <migration>', 'what taking back the newest migration would run').conflicts('upTo'),
    )
    .option('--sql', 'the statements themselves', false)
    .option('--exit-code', 'end with 3 when there is something to run', false)
    .option('--timeout <seconds>', 'how long to wait for the worker', seconds, 60)
    .addOption(jsonOption())
    .action((address: Address, options: PlanWords) =>
      act(options.json, (output) =>
        withInstallation((one) =>
          plan(one, output, {
            address,
            upTo: options.upTo ?? null,
            undo: options.undo ?? null,
            sql: options.sql,
            exitCode: options.exitCode,
            timeoutSeconds: options.timeout,
          }),
        ),
      ),
    );
  addFolderCommands(program, act);
  addValidateCommand(program, act);
  addHookCommands(program, act);
  addAuditCommands(program, act);
  addAdminCommands(program, act);
  addKeyCommands(program, act);
  addStoreCommands(program, act);
}

interface HookWords {
  readonly folder: string;
  readonly against: string;
  readonly json: boolean;
}

function addHookCommands(program: Command, act: Act): void {
  const hook = program
    .command('hook')
    .description('commits that edit an old migration, break its folder or forget one are refused');
  const words = (command: Command): Command =>
    command
      .option('--folder <folder>', 'in the repository that is meant', '.')
      .option('--against <revision>', 'a migration that this revision holds may have run', 'HEAD')
      .addOption(jsonOption());
  words(hook.command('install').description('write the pre-commit hook; needs no store')).action(
    ({ folder, against, json }: HookWords) =>
      act(json, (output) =>
        installHook(output, { folder: resolve(folder), against, program: process.argv[1] ?? '' }),
      ),
  );
  words(hook.command('check').description('what the hook does: check what is staged')).action(
    ({ folder, against, json }: HookWords) =>
      act(json, (output) => checkCommit(output, { folder: resolve(folder), against })),
  );
}

function addAuditCommands(program: Command, act: Act): void {
  program
    .command('audit')
    .description('the audit record')
    .command('verify')
    .description('verify an export, offline; with an anchor also that its tail was not cut')
    .argument('<export>')
    .option('--anchor <sequence:hash>', 'head of the chain at some moment, kept elsewhere', collect, [])
    .addOption(jsonOption())
    .action((file: string, options: { anchor: readonly string[]; json: boolean }) =>
      act(options.json, (output) => verify(output, file, options.anchor)),
    );
}

function addAdminCommands(program: Command, act: Act): void {
  const admin = program.command('admin').description('what only the operator of the host may do');
  admin
    .command('reset-link')
    .description('a one-time link by which a person chooses a new password')
    .argument('<email>')
    .addOption(jsonOption())
    .action((email: string, options: { json: boolean }) =>
      act(options.json, (output) =>
        withInstallation(async ({ ports, context, url }) => {
          const link = mustFind(await makeResetLink(ports, context, { email }), email);
          return printLink(output, `${url}/reset/${link.token}`, link.expiresAt);
        }),
      ),
    );
  admin
    .command('remove-second-factor')
    .description('take the second factor from a person who lost app and recovery codes')
    .argument('<email>')
    .addOption(jsonOption())
    .action((email: string, options: { json: boolean }) =>
      act(options.json, (output) =>
        withInstallation(async ({ ports, context }) => {
          mustFind(await removeSecondFactorOf(ports, context, { email }), email);
          output.data({ email, secondFactor: false }, () => [`${email} signs in by password alone now.`]);
          return EXIT.done;
        }),
      ),
    );
  admin
    .command('setup-link')
    .description('a one-time link by which the first administrator sets up an empty installation')
    .addOption(jsonOption())
    .action((options: { json: boolean }) =>
      act(options.json, (output) =>
        withInstallation(async ({ ports, context, url }) => {
          const link = must(await makeSetupLink(ports, context));
          return printLink(output, `${url}/setup?token=${link.token}`, link.expiresAt);
        }),
      ),
    );
}

function addKeyCommands(program: Command, act: Act): void {
  program
    .command('keys')
    .description('the sealing key of this installation')
    .command('rotate')
    .description('seal everything stored under a new key; again goes on with what was interrupted')
    .option('--retire-old', 'remove the old key, when nothing is sealed by it any more', false)
    .addOption(jsonOption())
    .action(({ retireOld, json }: { retireOld: boolean; json: boolean }) =>
      act(json, (output) => withInstallation((one) => rotate(one, output, { retireOld }))),
    );
}

function addStoreCommands(program: Command, act: Act): void {
  const store = program.command('store').description('what Lockkeeper itself keeps: backup and restore');
  store
    .command('backup')
    .description('write everything but the sealing key to a new file, while Lockkeeper is at work')
    .argument('<file>')
    .addOption(jsonOption())
    .action((file: string, { json }: { json: boolean }) =>
      act(json, (output) => withInstallation((one) => backUp(one, output, file))),
    );
  store
    .command('restore')
    .description('make an installation of a backup where none is; it starts paused')
    .argument('<file>')
    .addOption(jsonOption())
    .action((file: string, { json }: { json: boolean }) => act(json, (output) => restore(output, file)));
  store
    .command('resume')
    .description('say that this restored copy is the only one: it goes to work')
    .requiredOption('--reason <sentence>', 'how you know that the original is stopped')
    .addOption(jsonOption())
    .action(({ reason, json }: { reason: string; json: boolean }) =>
      act(json, (output) => withInstallation((one) => resume(one, output, reason))),
    );
}

async function verify(output: Output, file: string, anchors: readonly string[]): Promise<ExitCode> {
  const verdict = must(await verifyExport({ file, anchors: anchors.map((text) => must(readAnchor(text))) }));
  output.data(verdict, () => [
    verdict.intact
      ? output.paint('good', `The record is intact: ${String(verdict.events)} events.`)
      : output.paint('bad', verdict.problem ?? 'The record is not intact.'),
    ...(verdict.head === null ? [] : [`Head: ${String(verdict.head.sequence)}:${verdict.head.hash}`]),
    ...(verdict.anchors === 0 ? [output.paint('quiet', 'Without an anchor a cut tail cannot be seen.')] : []),
  ]);
  return verdict.intact ? EXIT.done : EXIT.problems;
}

function printLink(output: Output, url: string, expiresAt: string): ExitCode {
  output.data({ url, expiresAt }, () => [url, output.paint('quiet', `Works once, until ${expiresAt}.`)]);
  return EXIT.done;
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

function count(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 100_000) return value;
  throw new InvalidArgumentError('Give a whole number from 1 to 100000.');
}
