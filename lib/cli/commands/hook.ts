import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, posix, resolve } from 'node:path';
import { failure, type Failure } from '../../engine/base/failure';
import { Fault } from '../../engine/base/fault';
import { configuredDatamodels } from '../../engine/worker';
import { EXIT, type ExitCode } from '../exit-codes';
import { git } from '../git';
import { committedTree, EMPTY_TREE, stagedTree, type GitTree } from '../git-tree';
import type { Output } from '../output';
import { createProgramParser } from '../../server/sources/create-program-parser';
import { checkStaged, type StagedFile } from './staged-changes';
import { checkSources } from './staged-sources';

/** By this line a hook of ours is known. */
const MARK = '# Made by `lockkeeper hook install`.';

/**
 * Writes the pre-commit hook of the repository around a folder, which has every commit checked as `lockkeeper hook check` does. A hook of
 * somebody else is never overwritten. Throws `Fault` HOOK.NO_REPOSITORY, HOOK.OTHER.
 */
export async function installHook(
  output: Output,
  options: { readonly folder: string; readonly against: string; readonly program: string },
): Promise<ExitCode> {
  const root = await rootOf(options.folder);
  const file = resolve(root, textOf(await git(root, ['rev-parse', '--git-path', 'hooks/pre-commit'])));
  const there = await readFile(file, 'utf8').catch(() => null);
  if (there !== null && !there.includes(MARK)) throw new Fault(otherHook(file, options));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\n${MARK}\n${commandOf(options)}\n`);
  await chmod(file, 0o755);
  output.data({ file }, () => [
    `Commits of this repository are checked from now on: ${output.paint('plain', file)}`,
  ]);
  return EXIT.done;
}

/** Checks what is staged for the next commit against a revision. Exit code 5 when something is wrong with it. */
export async function checkCommit(
  output: Output,
  options: { readonly folder: string; readonly against: string },
): Promise<ExitCode> {
  const root = await rootOf(options.folder);
  const programs = createProgramParser();
  const [files, staged, known] = await Promise.all([
    stagedFiles(root),
    stagedTree(root),
    knownTree(root, options.against),
  ]);
  const byName = checkStaged({
    files,
    configured: await configuredDatamodels(programs, {
      paths: staged.paths,
      textOf: async (path) =>
        (await staged.read([path])).map(({ bytes }) => new TextDecoder().decode(bytes)).join(''),
    }),
    migrationFolders: staged.paths
      .filter((path) => posix.basename(path) === 'migration_lock.toml')
      .map((path) => posix.dirname(path)),
    known: new Set(known.paths.filter((path) => posix.basename(path) === 'migration.sql')),
  });
  const sources = await checkSources(programs, { files, staged, known });
  const problems = distinct([...byName, ...sources.problems]);
  for (const problem of problems) output.failure(problem);
  for (const { summary, why = '', where } of sources.notes) {
    output.note(`${where?.file ?? ''}: ${summary} ${why}`);
  }
  output.data({ problems, notes: sources.notes }, () => []);
  return problems.length === 0 ? EXIT.done : EXIT.problems;
}

/** A migration is found by the name of its file and by what its tool makes of it. */
const distinct = (problems: readonly Failure[]): readonly Failure[] => [
  ...new Map(
    problems.map((problem) => [JSON.stringify([problem.code, problem.where ?? problem.summary]), problem]),
  ).values(),
];

/** Renames are told as a removal and an addition. */
async function stagedFiles(root: string): Promise<readonly StagedFile[]> {
  const words = await listed(root, [
    'diff',
    '--cached',
    '--name-status',
    '--no-renames',
    '--no-ext-diff',
    '-z',
  ]);
  return words.flatMap((change, index) => {
    const path = words[index + 1];
    return index % 2 === 0 && path !== undefined ? [{ change, path }] : [];
  });
}

/** Before the first commit nothing can have run. */
async function knownTree(root: string, revision: string): Promise<GitTree> {
  const commit = await git(root, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${revision}^{commit}`,
  ]).catch(() => null);
  if (commit === null && revision === 'HEAD') return EMPTY_TREE;
  if (commit === null) throw new Fault(noRevision(revision));
  return committedTree(root, textOf(commit));
}

async function rootOf(folder: string): Promise<string> {
  try {
    return textOf(await git(folder, ['rev-parse', '--show-toplevel']));
  } catch {
    throw new Fault(
      failure('HOOK.NO_REPOSITORY', `${folder} lies in no git repository with a work tree.`, {
        fix: 'Run it in the repository that holds the migrations, or name that with --folder.',
      }),
    );
  }
}

const listed = async (root: string, words: readonly string[]): Promise<readonly string[]> =>
  (await git(root, words))
    .toString()
    .split('\0')
    .filter((part) => part !== '');

const textOf = (said: Buffer): string => said.toString().trim();

/** Quoted for a shell, whatever the path. */
const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

const commandOf = ({ program, against }: { readonly program: string; readonly against: string }): string =>
  `exec ${[process.execPath, program, 'hook', 'check', '--against', against].map(quoted).join(' ')}`;

const otherHook = (file: string, options: Parameters<typeof commandOf>[0]): Failure =>
  failure('HOOK.OTHER', `There is a pre-commit hook already: ${file}.`, {
    fix: `Leave it and add this line to it, before its end and without exec where more follows: ${commandOf(options)}`,
  });

const noRevision = (revision: string): Failure =>
  failure('CLI.REVISION', `The repository has no revision ${revision}.`, {
    fix: 'Fetch it, or install the hook with another --against.',
  });
