import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { withTestStore, type TestStore } from '../../testing/store';
import type { AuditFilter } from '../../engine/ports/store';
import { auditReads } from './audit-reads';

const ROWS = 20_000;
const PAGE = 51;
const BEGAN = Date.parse('2026-01-01T00:00:00.000Z');
const at = (place: number): string => new Date(BEGAN + place * 60_000).toISOString();

/** Of each kind one that is in every tenth event or so, and one that is in two events of all, long ago. */
const COMMON = {
  project: randomUUID(),
  environment: randomUUID(),
  actor: randomUUID(),
  deploy: randomUUID(),
};
const RARE = { project: randomUUID(), environment: randomUUID(), actor: randomUUID(), deploy: randomUUID() };

const FILTERS: readonly (readonly [string, AuditFilter])[] = [
  ['everything', {}],
  ['a project', { projectId: COMMON.project }],
  ['a rare project', { projectId: RARE.project }],
  ['a reader of some projects', { projectIds: [COMMON.project, RARE.project] }],
  ['an environment', { environmentId: COMMON.environment }],
  ['a rare environment', { environmentId: RARE.environment }],
  ['a deploy', { deployId: COMMON.deploy }],
  ['a rare deploy', { deployId: RARE.deploy }],
  ['a person', { actorId: COMMON.actor }],
  ['a rare person', { actorId: RARE.actor }],
  ['an action', { actions: ['deploy.approved'] }],
  ['a rare action', { actions: ['project.archived'] }],
  ['some actions', { actions: ['deploy.approved', 'project.archived'] }],
  ['an action that never was', { actions: ['policy.changed'] }],
  ['a day', { from: at(10_000), to: at(11_440) }],
  ['since a day', { from: at(ROWS - 1_440) }],
  ['until a day', { to: at(1_440) }],
  ['a day of a rare project', { from: at(10_000), to: at(11_440), projectId: RARE.project }],
  ['a rare action of a project', { actions: ['project.archived'], projectId: COMMON.project }],
];

it.each([15, 18] as const)('finds a page of a long record by an index on PostgreSQL %i', async (major) => {
  await withTestStore(major, async (test) => {
    await fill(test);
    for (const [name, filter] of FILTERS) {
      for (const before of [undefined, ROWS / 2]) {
        const { rows, read, scans } = await pageOf(test, filter, before);
        expect.soft({ name, before, scans }).toEqual({ name, before, scans: 0 });
        // A page and what its filter has to step over, never a large part of the record.
        expect.soft(read, `${name}: ${String(rows)} events`).toBeLessThan(ROWS / 10);
      }
    }
  });
});

/** A page, and what PostgreSQL had to read of the table for it: counted in the transaction itself. */
async function pageOf({ prisma }: TestStore, filter: AuditFilter, before: number | undefined) {
  return prisma.$transaction(async (tx) => {
    const counted = async () => {
      const [row] = await tx.$queryRaw<readonly { readonly scans: bigint; readonly read: bigint }[]>`
        SELECT pg_stat_get_xact_numscans('audit_events'::regclass) AS scans,
          pg_stat_get_xact_tuples_fetched('audit_events'::regclass)
            + pg_stat_get_xact_tuples_returned('audit_events'::regclass)
            + (SELECT sum(pg_stat_get_xact_tuples_fetched(indexrelid) + pg_stat_get_xact_tuples_returned(indexrelid))
                 FROM pg_index WHERE indrelid = 'audit_events'::regclass)::bigint AS read`;
      return { scans: Number(row?.scans), read: Number(row?.read) };
    };
    const start = await counted();
    const page = { limit: PAGE, ...(before === undefined ? {} : { before }) };
    const { length: rows } = await auditReads(tx).auditPage(filter, page);
    const end = await counted();
    return { rows, read: end.read - start.read, scans: end.scans - start.scans };
  });
}

/** Rows as the product writes them but for their hashes, past the triggers that would refuse them. */
async function fill({ sql }: TestStore): Promise<void> {
  await sql('ALTER TABLE audit_events DISABLE TRIGGER USER');
  const rows = Array.from({ length: ROWS }, (_, place) => rowAt(place));
  await sql(
    `INSERT INTO audit_events
       (sequence, previous_hash, hash, event, at, action, actor_id, project_id, environment_id, deploy_id)
     SELECT (event ->> 'sequence')::bigint, '', '', event ->> 'text', (event ->> 'at')::timestamptz, event ->> 'action',
       event ->> 'actorId', event ->> 'projectId', event ->> 'environmentId', event ->> 'deployId'
     FROM json_array_elements($1::json) event`,
    [JSON.stringify(rows)],
  );
  await sql('ANALYZE audit_events');
}

function rowAt(place: number) {
  const rare = place === 100 || place === 200;
  const of = (kind: keyof typeof COMMON, salt: number): string =>
    rare
      ? RARE[kind]
      : (place + salt) % 10 === 0
        ? COMMON[kind]
        : (OTHERS[(place + salt) % OTHERS.length] ?? '');
  const columns = {
    at: at(place),
    action: rare ? 'project.archived' : place % 7 === 0 ? 'deploy.approved' : 'environment.check_requested',
    projectId: of('project', 0),
    environmentId: of('environment', 3),
    deployId: of('deploy', 5),
  };
  const actorId = of('actor', 7);
  const event = {
    ...columns,
    format: 1,
    actor: { kind: 'person', id: actorId, name: 'Somebody' },
    object: { kind: 'project', id: columns.projectId, name: 'parcels' },
    before: null,
    after: null,
    reason: null,
    via: 'browser',
    address: null,
    requestId: 'r',
  };
  return { ...columns, actorId, sequence: place + 1, text: JSON.stringify(event) };
}

const OTHERS = Array.from({ length: 37 }, () => randomUUID());
