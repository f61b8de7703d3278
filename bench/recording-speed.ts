import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { InvariantError } from '../lib/engine/base/invariant';
import { canonicalJson } from '../lib/engine/base/canonical-json';
import type { SourceFile } from '../lib/engine/model/release';
import type { ProgramRunner } from '../lib/engine/ports/program-runner';
import { createGuardedParser, createQuickParser, loadParser } from '../lib/engine/worker';
import { createChildProgramRunner } from '../lib/server/programs/child-program-runner';
import { createKernelSandbox } from '../lib/server/programs/kernel-sandbox';
import { scratchServerOfEmbedded } from '../lib/server/scratch-server-of';
import { createMemoryLogger } from '../lib/testing/real-ports';
import { apart, recordHistory } from '../lib/testing/record-history';
import { syntheticPrograms, type ProgramTool } from '../lib/testing/synthetic-programs';
import { installAlembic } from '../scripts/interop/alembic-cli';
import { copyPackages, folderOfTool } from '../scripts/interop/install-tool';
import { installKnex } from '../scripts/interop/knex-cli';
import { installTypeorm } from '../scripts/interop/typeorm-cli';
import { withServers } from './support/bench-servers';
import { ratio, seconds, timed, type Timed } from './support/measure';

/** Puts the packages of a tool where the programs of a project look for them. */
const INSTALLED: Readonly<Record<ProgramTool, (home: string) => Promise<void>>> = {
  module: () => Promise.resolve(),
  knex: async (home) => {
    await installKnex();
    await copyPackages('knex', home);
  },
  typeorm: async (home) => {
    await installTypeorm();
    await copyPackages('typeorm', home);
  },
  alembic: async (home) => {
    await installAlembic();
    await symlink(join(folderOfTool('alembic'), 'psycopg2'), join(home, '.venv'));
  },
};

const TOOLS: readonly ProgramTool[] = ['module', 'knex', 'typeorm', 'alembic'];

/** What the first release of a project costs whose migrations are programs: each of them recorded, with the tool's own packages. */
export async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { count: { type: 'string', default: '60' }, major: { type: 'string', default: '18' } },
  });
  const count = Number(values.count);
  const guarded = createGuardedParser();
  const relayParser = createQuickParser(await loadParser(), guarded);
  const root = await realpath(await mkdtemp(join(tmpdir(), 'lockkeeper-bench-')));
  const programRunner = createChildProgramRunner({
    roots: [root],
    sandbox: createKernelSandbox({ logger: createMemoryLogger() }),
  });
  try {
    await withServers(async (servers) => {
      const server = scratchServerOfEmbedded(await servers.start('lab', Number(values.major)));
      for (const tool of TOOLS) {
        const home = join(root, tool);
        await mkdir(home);
        await INSTALLED[tool](home);
        const files = syntheticPrograms(tool, count);
        const record = (runner: ProgramRunner) =>
          timed(() => recordHistory({ server, relayParser, programRunner: runner }, { tool, home, files }));
        const each = await record(apart(programRunner));
        const one = await record(programRunner);
        if (!each.value.ok || !one.value.ok) throw new InvariantError(`${tool} cannot be recorded`);
        if (canonicalJson(textsOf(each.value.value)) !== canonicalJson(textsOf(one.value.value))) {
          throw new InvariantError(`${tool} says something else in one process`);
        }
        console.log(
          `${tool}: ${String(one.value.value.length)} migrations, ${told(each, count)} with a process for each, ${told(one, count)} with one for all (${ratio(one.milliseconds, each.milliseconds)})`,
        );
      }
    });
  } finally {
    await guarded.close();
    await rm(root, { recursive: true, force: true });
  }
}

const told = ({ milliseconds }: Timed<unknown>, count: number): string =>
  `${seconds(milliseconds)} (${(milliseconds / count).toFixed(0)} ms each)`;

const textsOf = (files: readonly SourceFile[]): readonly (readonly [string, string])[] =>
  files.map(({ path, bytes }) => [path, new TextDecoder().decode(bytes)]);
