import { parseArgs } from 'node:util';
import { InvariantError } from '../lib/engine/base/invariant';
import { startRecording } from '../lib/engine/recorder/recording-gate';
import { runProgram } from '../lib/engine/recorder/run-program';
import {
  createGuardedParser,
  createQuickParser,
  formatOf,
  loadParser,
  openTarget,
} from '../lib/engine/worker';
import { createChildProgramRunner } from '../lib/server/programs/child-program-runner';
import { createKernelSandbox } from '../lib/server/programs/kernel-sandbox';
import { createMemoryLogger, realClock, realIds } from '../lib/testing/real-ports';
import { targetInput } from '../lib/testing/target';
import { withServers } from './support/bench-servers';
import { median, ratio, timed } from './support/measure';

const FILE = '1700000000000-Bench.ts';
const TYPESCRIPT = `import { MigrationInterface, QueryRunner } from 'typeorm';
export class Bench1700000000000 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('CREATE TEMPORARY TABLE bench (id int) ON COMMIT DROP');
  }
  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE bench');
  }
}
`;

/**
 * What one TypeORM migration in TypeScript costs to record, each in a process of its own: compiled there, and compiled once for all. The
 * folder that is given has `typeorm` and `pg` installed.
 */
export async function main(args: readonly string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { rounds: { type: 'string', default: '15' }, major: { type: 'string', default: '18' } },
  });
  const home = positionals[0] ?? process.cwd();
  const format = formatOf('typeorm').programs;
  if (format === undefined) throw new TypeError('TypeORM has no programs');
  const { driver, housekeeping } = format;
  const itself = {
    ...driver,
    text: driver.text.replace('order.compiled.files.includes(path)', 'false'),
  };
  const guarded = createGuardedParser();
  const parser = createQuickParser(await loadParser(), guarded);
  const programs = createChildProgramRunner({
    roots: [home],
    sandbox: createKernelSandbox({ logger: createMemoryLogger() }),
  });
  await withServers(async (servers) => {
    const session = await openTarget(targetInput(await servers.start('lab', Number(values.major))));
    const record = async (by: typeof driver): Promise<number> => {
      const { milliseconds } = await timed(async () => {
        await session.send('BEGIN');
        const ran = await runProgram({
          session,
          gate: startRecording(),
          housekeeping,
          parser,
          ids: realIds,
          clock: realClock,
          programs,
          driver: by,
          home,
          files: [{ path: FILE, bytes: new TextEncoder().encode(TYPESCRIPT) }],
          file: FILE,
          schema: 'public',
          options: {},
          variables: {},
          timeoutMs: 60_000,
          signal: new AbortController().signal,
        });
        if (!ran.ok) throw new InvariantError(ran.failure.summary);
        await session.send('ROLLBACK');
      });
      return milliseconds;
    };
    await record(driver);
    const rounds: (readonly [number, number])[] = [];
    for (let round = 0; round < Number(values.rounds); round += 1) {
      rounds.push([await record(itself), await record(driver)]);
    }
    await session.close();
    const [each, once] = [median(rounds.map(([one]) => one)), median(rounds.map(([, other]) => other))];
    process.stdout.write(
      `one TypeORM migration in TypeScript: ${each.toFixed(0)} ms when its process compiles it, ${once.toFixed(0)} ms compiled once for all (${ratio(once, each)})\n`,
    );
  });
  await guarded.close();
}
