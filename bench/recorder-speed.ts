import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { createGuardedParser, createQuickParser, loadParser, openTarget } from '../lib/engine/worker';
import { openRelay } from '../lib/engine/recorder/relay';
import { startRecording } from '../lib/engine/recorder/recording-gate';
import { realClock, realIds } from '../lib/testing/real-ports';
import { targetInput } from '../lib/testing/target';
import { urlOf, withServers } from './support/bench-servers';
import { median, ratio, timed } from './support/measure';

/** What a relay adds to a statement: the same statements of one client, straight to the server and behind a relay, in turn. */
export async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      statements: { type: 'string', default: '2000' },
      rounds: { type: 'string', default: '9' },
      major: { type: 'string', default: '18' },
    },
  });
  const count = Number(values.statements);
  const parser = createGuardedParser();
  const own = await loadParser();
  await withServers(async (servers) => {
    const server = await servers.start('lab', Number(values.major));
    const straight = (): Promise<number> => play({ connectionString: urlOf(server) }, count);
    const relayed = async (): Promise<number> => {
      const session = await openTarget(targetInput(server));
      await session.send('BEGIN');
      const relay = await openRelay({
        session,
        gate: startRecording(),
        parser: createQuickParser(own, parser),
        ids: realIds,
        clock: realClock,
        onRefused: () => undefined,
      });
      const milliseconds = await play({ ...relay.address }, count);
      await relay.close();
      await session.close();
      return milliseconds;
    };
    const rounds: (readonly [number, number])[] = [];
    for (let round = 0; round < Number(values.rounds); round += 1) {
      rounds.push([await straight(), await relayed()]);
    }
    const [bare, behind] = [median(rounds.map(([one]) => one)), median(rounds.map(([, other]) => other))];
    process.stdout.write(
      `${String(count)} statements: ${(bare / count).toFixed(3)} ms each straight, ${(behind / count).toFixed(3)} ms behind a relay, ` +
        `${((behind - bare) / count).toFixed(3)} ms more (${ratio(behind, bare)})\n`,
    );
  });
  await parser.close();
}

/** A temporary table, and rows with parameters into it, each waited for. */
async function play(connection: ConstructorParameters<typeof Client>[0], count: number): Promise<number> {
  const client = new Client(connection);
  await client.connect();
  await client.query('CREATE TEMPORARY TABLE bench (id int, label text)');
  const { milliseconds } = await timed(async () => {
    for (let row = 0; row < count; row += 1) {
      await client.query('INSERT INTO bench VALUES ($1, $2)', [row, `it's row ${String(row)}`]);
    }
  });
  await client.end();
  return milliseconds;
}
