import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { APIResponse, Page } from '@playwright/test';
import { CSV_TABLES } from '../lib/contracts/csv';
import { createProject, invite, joinBy, requestDeploy } from './acts';
import { builtActions, builtPages, builtRoutes, type BuiltAction } from './build-manifests';
import { ACTIONS, PAGES, ROUTES, type Door, type Things } from './doors';
import { expect, test } from './fixtures';
import { createMigrationsFolder } from './migrations-folder';
import type { OwnInstallation } from './own-installation';
import { askStore, dumpStore, storeOf } from './store';

/** What the worker writes by itself, and what counts calls rather than what they did. */
const MOVES_BY_ITSELF =
  /observations|standings|snapshots|source_statuses|drift_checks|drift_sightings|sessions|answers|run_live|heartbeats|jobs|graphile|job_queues|known_crontabs/;

test.describe.configure({ mode: 'serial' });

test('a project, and a stranger who administers another one', async ({ as, open, own }) => {
  const page = await as('administrator');
  const folder = join(own.sources, 'elsewhere');
  await createMigrationsFolder(folder);
  await createProject(page, 'Elsewhere', folder);
  const link = await invite(page, own.stranger, { project: /Elsewhere/, role: /^Administrator/ });
  own.secrets.set('the token of a second invitation', link.split('/').at(-1) ?? '');
  await joinBy(link, await open(own.url), own.stranger);
  await requestDeploy(page, { path: '/p/billing/e/production', reason: 'A deploy that strangers try' });
  await expect(page).toHaveTitle(/^Waits|^Awaiting|^Needs/);
});

test('no page, route or action of the build is without a case', async () => {
  expect((await builtPages()).toSorted()).toEqual(Object.keys(PAGES).toSorted());
  expect((await builtRoutes()).toSorted()).toEqual(Object.keys(ROUTES).toSorted());
  expect((await builtActions()).map(({ name }) => name).toSorted()).toEqual(Object.keys(ACTIONS).toSorted());
});

test('without a session every page leads to sign-in and every route answers 401', async ({ open, own }) => {
  const visitor = await open(own.url);
  const things = await thingsOf(own);
  for (const [name, door] of Object.entries({ ...PAGES, ...ROUTES })) {
    const answer = await visitor.request.get(door.at(things), { maxRedirects: 0 });
    const text = await answer.text();
    expect.soft(leaks(things, door, text), name).toEqual([]);
    if (door.for === 'everybody') expect.soft(answer.status(), name).toBeLessThan(400);
    else if (name in ROUTES) expect.soft(answer.status(), name).toBe(401);
    else expect.soft(whereTo(answer), name).toMatch(/^307 \/sign-in/);
  }
});

test('with the session of another project every page and route refuses, or shows nothing of this one', async ({
  as,
  own,
}) => {
  const stranger = await as('stranger');
  const things = await thingsOf(own);
  for (const [name, door] of Object.entries({ ...PAGES, ...ROUTES })) {
    const answer = await stranger.request.get(door.at(things), { maxRedirects: 0 });
    const text = await answer.text();
    expect.soft(leaks(things, door, text), name).toEqual([]);
    const refuses = door.for === 'the project' || door.for === 'administrators';
    if (door.for === 'programs') expect.soft(answer.status(), name).toBe(401);
    else if (refuses) expect.soft([403, 404], name).toContain(answer.status());
    else expect.soft(answer.status(), name).toBeLessThan(400);
  }
});

test('no table as a file tells a stranger anything of this project', async ({ as, open, own }) => {
  const [stranger, visitor] = [await as('stranger'), await open(own.url)];
  const things = await thingsOf(own);
  const query = new URLSearchParams({
    project: 'billing',
    environment: 'staging',
    migration: things.migration,
    left: 'e:staging',
    right: 'r:1',
  });
  for (const table of CSV_TABLES) {
    const door: Door = { for: 'the project', at: () => `/api/v1/csv/${table}?${query.toString()}` };
    const answer = await stranger.request.get(door.at(things), { maxRedirects: 0 });
    expect.soft(leaks(things, door, await answer.text()), table).toEqual([]);
    expect.soft([200, 403, 404], table).toContain(answer.status());
    const unknown = await visitor.request.get(door.at(things), { maxRedirects: 0 });
    expect.soft(unknown.status(), table).toBe(401);
  }
});

test('the metrics are for whoever has their token, and tell of nothing by name', async ({ open, own }) => {
  const visitor = await open(own.url);
  const things = await thingsOf(own);
  const token = own.secrets.get('the token of the metrics') ?? '';
  const wrong = await visitor.request.get('/metrics', { headers: { authorization: `Bearer ${token}x` } });
  expect(wrong.status()).toBe(401);
  const answer = await visitor.request.get('/metrics', { headers: { authorization: `Bearer ${token}` } });
  expect(answer.status()).toBe(200);
  const text = await answer.text();
  expect(text).toContain('lockkeeper_store_up 1\n');
  expect(text).toContain('lockkeeper_workers 1\n');
  expect(text).toMatch(/^lockkeeper_runs_ended_total\{outcome="succeeded"\} [1-9]/m);
  expect(text).toMatch(/^lockkeeper_web_requests_total\{kind="action",name="[a-z_.]+",outcome="ok"\} [1-9]/m);
  expect(leaks(things, { for: 'everybody', at: () => '' }, text)).toEqual([]);
});

test('no action does anything without a session', async ({ open, own }) => {
  const visitor = await open(own.url);
  const things = await thingsOf(own);
  const before = await stillnessOf(own);
  for (const action of await builtActions()) {
    const { for: who, tries } = ACTIONS[action.name] ?? { for: 'others', tries: () => [] };
    for (const input of tries(things)) {
      const code = await call(visitor, { action, things, input });
      if (who === 'visitors') expect.soft(code, action.name).toMatch(/^(LINK|SETUP)\./);
      else expect.soft(code, action.name).toBe('ACCESS.NOT_SIGNED_IN');
    }
  }
  expect(await stillnessOf(own)).toEqual(before);
});

test('no action does anything to a project in which one has no role', async ({ as, own }) => {
  const stranger = await as('stranger');
  const things = await thingsOf(own);
  const before = await stillnessOf(own);
  for (const action of await builtActions()) {
    const { for: who, tries } = ACTIONS[action.name] ?? { for: 'own', tries: () => [] };
    if (who !== 'others') continue;
    for (const input of tries(things)) {
      const code = await call(stranger, { action, things, input });
      expect.soft(code, `${action.name} ${JSON.stringify(input)}`).toMatch(/^ACCESS\.NOT_(ALLOWED|FOUND)$/);
    }
  }
  expect(await stillnessOf(own)).toEqual(before);
});

test('who requested a deploy cannot approve it, neither past the page nor past the program', async ({
  as,
  own,
}) => {
  const requester = await as('administrator');
  const things = await thingsOf(own);
  const action = (await builtActions()).find(({ name }) => name === 'd/actions.ts decideDeployAction');
  expect(action).toBeDefined();
  if (action === undefined) return;
  const { deploy, digest, person } = things;
  const input = { deployId: deploy, planDigest: digest, verdict: 'approve', reason: null, code: null };
  expect(await call(requester, { action, things, input })).toBe('APPROVAL.OWN_REQUEST');
  await expect(
    askStore(
      await storeOf(own),
      `INSERT INTO verdicts (deploy_id, person_id, plan_digest, requested_by, person_name, verdict, at, expires_at)
       VALUES ($1, $2, $3, $2, 'Administrator', 'approve', now(), now() + interval '1 day')`,
      [deploy, person, digest],
    ),
  ).rejects.toThrow(/verdicts_four_eyes_check/);
});

/** The things of the project `billing`, from the store. */
async function thingsOf(own: OwnInstallation): Promise<Things> {
  const store = await storeOf(own);
  const one = async (query: string, ...values: readonly string[]): Promise<string> =>
    String((await askStore(store, query, values))[0]?.['value']);
  const project = await one(`SELECT id AS value FROM projects WHERE slug = 'billing'`);
  const newest = `FROM deploys WHERE project_id = $1 ORDER BY number DESC LIMIT 1`;
  const environment = await one(
    `SELECT id AS value FROM environments WHERE project_id = $1 AND slug = 'staging'`,
    project,
  );
  const person = await one(`SELECT id AS value FROM people WHERE email = $1`, own.administrator.email);
  return {
    project,
    environment,
    person,
    strangersProject: await one(`SELECT id AS value FROM projects WHERE slug = 'elsewhere'`),
    plan: await one(`SELECT plan_id AS value ${newest}`, project),
    deploy: await one(`SELECT id AS value ${newest}`, project),
    digest: await one(`SELECT plan_digest AS value ${newest}`, project),
    number: await one(`SELECT number AS value ${newest}`, project),
    answer: await one(
      `INSERT INTO answers (id, owner_id, kind, state, value, created_at)
       VALUES ($1, $2, 'observation', 'waiting', NULL, now()) RETURNING id AS value`,
      randomUUID(),
      person,
    ),
    acceptance: await one(
      `INSERT INTO drift_acceptances
         (id, environment_id, item_id, object_id, title, accepted_by, accepted_by_name, reason, accepted_at, until)
       VALUES ($1, $2, 'i', 'o', 'An accepted thing', $3, 'Administrator', 'Known', now(), now() + interval '7 days')
       RETURNING id AS value`,
      randomUUID(),
      environment,
      person,
    ),
    migration: '20250101090000_accounts',
    freeze: await one(
      `INSERT INTO freeze_windows
         (id, project_id, name, reason, time_zone, starts_at, ends_at, recurrence, version, created_at)
       VALUES ($1, $2, 'A freeze long ago', 'Over', 'UTC', '2020-01-01T00:00', '2020-01-02T00:00', 'none', 1, now())
       RETURNING id AS value`,
      randomUUID(),
      project,
    ),
    glass: await one(
      `INSERT INTO break_glass (id, deploy_id, plan_digest, requested_by, asked_by, asked_by_name, reason, asked_at, confirm_before)
       SELECT $1, id, plan_digest, requested_by, requested_by, requested_by_name, 'A glass long ago', now() - interval '2 hours', now() - interval '1 hour'
         FROM deploys WHERE project_id = $2 ORDER BY number DESC LIMIT 1 RETURNING id AS value`,
      randomUUID(),
      project,
    ),
  };
}

/** Words that only those with a role in the project may read and that the asker did not say themselves. */
function leaks(things: Things, door: Door, text: string): readonly string[] {
  const asked = door.at(things);
  const words = [
    'Billing',
    'billing_staging',
    'billing_production',
    '20250101090000_accounts',
    '20250108090000_invoices',
    'First tables',
    'A deploy that strangers try',
    'A freeze long ago',
    'A glass long ago',
    things.project,
    things.environment,
    things.plan,
    things.deploy,
    things.digest,
    things.answer,
    things.acceptance,
    things.freeze,
    things.glass,
  ];
  return words.filter((word) => text.includes(word) && !asked.includes(word));
}

const whereTo = (answer: APIResponse): string =>
  `${String(answer.status())} ${new URL(answer.headers()['location'] ?? '/', answer.url()).pathname}`;

/** Calls an action as a page does; the code of its refusal, or what it answered instead. */
async function call(
  page: Page,
  one: { readonly action: BuiltAction; readonly things: Things; readonly input: unknown },
): Promise<string> {
  const { action, things, input } = one;
  const answer = await page.request.post(PAGES[action.page]?.at(things) ?? '/', {
    headers: {
      'next-action': action.id,
      accept: 'text/x-component',
      'content-type': 'text/plain;charset=UTF-8',
      'sec-fetch-site': 'same-origin',
    },
    data: JSON.stringify([{ input, key: randomUUID() }]),
    maxRedirects: 0,
  });
  const text = await answer.text();
  return /"ok":false.*?"code":"([A-Z_.]+)"/.exec(text)?.[1] ?? `${String(answer.status())} ${text}`;
}

/** Every row that no clock moves: equal before and after when nothing was done. */
async function stillnessOf(own: OwnInstallation): Promise<ReadonlyMap<string, string>> {
  const dump = await dumpStore(await storeOf(own));
  return new Map([...dump].filter(([table]) => !MOVES_BY_ITSELF.test(table)));
}
