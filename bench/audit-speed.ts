import { parseArgs } from 'node:util';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { exportAudit, listAudit, verifyAudit } from '../lib/engine/index';
import type { AuditFilter } from '../lib/engine/ports/store';
import { demoContext } from '../lib/server/demo/demo-people';
import { BEGAN, EVERY_MS, fillAudit, makeCast, type AuditCast } from './support/audit-history';
import { urlOf, withServers } from './support/bench-servers';
import { valueOf, withInstallation, type Installation } from './support/installation';
import { median, seconds, timed } from './support/measure';

const USAGE = `node scripts/bench.mjs audit-speed
  --events 1000000   so many events in one chain
  --rounds 15        medians and the slowest are printed`;

const PAGE = 51;

/** Pages of a long record, as the audit page asks for them; then the whole of it verified and exported. */
export async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      events: { type: 'string', default: '1000000' },
      rounds: { type: 'string', default: '15' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) {
    console.log(USAGE);
    return;
  }
  const count = Number(values.events);
  await withServers(async (servers) => {
    const store = await servers.start('store', 18, { durable: true });
    const lab = await servers.start('lab', 18);
    const { folder } = servers;
    const sourceRoot = join(folder, 'source');
    await mkdir(sourceRoot);
    const place = { folder, storeUrl: urlOf(store), scratchUrl: urlOf(lab), sourceRoot };
    await withInstallation(place, async (installation) => {
      const cast = makeCast();
      const filled = await timed(() => fillAudit(place.storeUrl, cast, count));
      console.log(`${String(count)} events written in ${seconds(filled.milliseconds)}`);
      await measurePages(installation, { cast, count, rounds: Number(values.rounds) });
      await measureWhole(installation);
    });
  });
}

interface Given {
  readonly cast: AuditCast;
  readonly count: number;
  readonly rounds: number;
}

async function measurePages(installation: Installation, { cast, count, rounds }: Given): Promise<void> {
  const { ports, people } = installation;
  const context = await demoContext(ports, people.approver.email);
  const middle = Math.floor(count / 2);
  const list = (before: number | null) => () =>
    listAudit(ports, context, { query: {}, before }).then(valueOf);
  await report('the page itself: first', rounds, list(null));
  await report('the page itself: in the middle', rounds, list(middle));
  for (const [name, filter] of filtersOf(cast, count)) {
    await report(`${name}: first`, rounds, () => ports.store.auditPage(filter, { limit: PAGE }));
    await report(`${name}: in the middle`, rounds, () =>
      ports.store.auditPage(filter, { limit: PAGE, before: middle }),
    );
  }
}

function filtersOf(cast: AuditCast, count: number): readonly (readonly [string, AuditFilter])[] {
  const { projectIds, environmentIds, actorIds, deployIds } = cast;
  const [first = '', second = '', third = ''] = projectIds;
  const rare = (ids: readonly string[]): string => ids.at(-1) ?? '';
  const at = (part: number): string => new Date(BEGAN + Math.floor(count * part) * EVERY_MS).toISOString();
  const month = { from: at(0.5), to: at(0.53) };
  return [
    ['project', { projectId: first }],
    ['rare project', { projectId: rare(projectIds) }],
    ['a reader of three projects', { projectIds: [first, second, third] }],
    ['a reader of a rare project and another', { projectIds: [rare(projectIds), projectIds[30] ?? ''] }],
    ['environment', { environmentId: environmentIds[0] ?? '' }],
    ['deploy', { deployId: deployIds[100] ?? '' }],
    ['actor', { actorId: actorIds[0] ?? '' }],
    ['rare actor', { actorId: rare(actorIds) }],
    ['action', { actions: ['deploy.approved'] }],
    ['rare action', { actions: ['project.archived'] }],
    ['several actions', { actions: ['deploy.approved', 'deploy.started', 'project.archived'] }],
    ['actions that never were', { actions: ['webhook.changed', 'policy.changed', 'freeze.made'] }],
    ['a month', month],
    ['a month of a project', { ...month, projectId: first }],
    ['a month of a rare project', { ...month, projectId: rare(projectIds) }],
    ['a month of rare actions', { ...month, actions: ['project.archived', 'webhook.changed'] }],
    ['since a day', { from: at(0.999) }],
    ['until a day', { to: at(0.001) }],
    ['all but the end, of a rare actor', { from: at(0.1), to: at(0.9), actorId: rare(actorIds) }],
    ['project and rare action', { projectId: first, actions: ['project.archived'] }],
    ['actor and project', { actorId: actorIds[3] ?? '', projectId: third }],
    [
      'a reader of three projects, action, actor',
      { projectIds: [first, second, third], actions: ['deploy.approved'], actorId: actorIds[40] ?? '' },
    ],
  ];
}

async function report(name: string, rounds: number, read: () => Promise<unknown>): Promise<void> {
  const times: number[] = [];
  let rows = '';
  for (let round = -2; round < rounds; round += 1) {
    const { value, milliseconds } = await timed(read);
    if (Array.isArray(value)) rows = `${String(value.length)} rows`;
    if (round >= 0) times.push(milliseconds);
  }
  const most = Math.max(...times);
  const words = `${median(times).toFixed(1).padStart(8)} ms  slowest ${most.toFixed(1).padStart(8)} ms`;
  console.log(`${name.padEnd(52)} ${words}  ${rows}${median(times) > 50 ? '  OVER' : ''}`);
}

async function measureWhole({ ports, people }: Installation): Promise<void> {
  const context = await demoContext(ports, people.approver.email);
  const verified = await timed(() => verifyAudit(ports, context, {}).then(valueOf));
  const { count, problem } = verified.value;
  const pace = (milliseconds: number, events: number) =>
    `${seconds(milliseconds)}, ${((events / milliseconds) * 1_000).toFixed(0)} events a second`;
  console.log(
    `verified ${String(count)} events: ${pace(verified.milliseconds, count)}; ${problem ?? 'the chain is whole'}`,
  );
  const exported = await timed(async () => {
    const { events } = valueOf(await exportAudit(ports, context, { query: {}, format: 'jsonl' }));
    let read = 0;
    for await (const { sequence } of events) read = sequence;
    return read;
  });
  console.log(`exported ${String(exported.value)} events: ${pace(exported.milliseconds, exported.value)}`);
}
