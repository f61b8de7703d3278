import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page, Response } from '@playwright/test';
import { InvariantError } from '../lib/engine/base/invariant';
import { openDatabase } from '../lib/server/db';
import { openKeyFile } from '../lib/server/secrets/secret-opener-file';
import { createStore } from '../lib/server/store/create-store';
import { systemClock } from '../lib/server/system/clock';
import { connectionUrl } from '../lib/testing/store';
import { expect, test } from './fixtures';
import { demoAccounts, type RunningInstallation } from './installation';
import { disguises, logsOf, scratchPasswordOf } from './secret-search';
import { dumpStore, storeOf } from './store';

/** Where the demo says most about itself. */
const PAGES = [
  '/',
  '/p/storefront',
  '/p/storefront/settings',
  '/p/storefront/releases',
  '/p/storefront/e/production',
  '/p/storefront/e/production/settings',
  '/p/storefront/e/staging/drift',
  '/deploys',
  '/people',
  '/audit',
  '/drift',
  '/about',
  '/me',
  '/p/storefront/migrations',
  '/p/storefront/e/production/deploy',
  '/settings',
];
const FILES = [
  '/api/v1/audit/export',
  '/api/v1/audit/export?format=csv',
  '/api/v1/diagnostics',
  '/api/v1/projects',
  '/api/v1/projects/storefront',
];

test('no password that the demo was made with is in any answer, log, job, audit record or table in the clear', async ({
  signIn,
  demo,
}) => {
  const page = await signIn('approver');
  const answers = await lookAround(page, demo);
  const secrets = await secretsOf(demo);
  const found: string[] = [];
  const search = (place: string, text: string, mayHold: readonly string[] = []): void => {
    for (const [what, secret] of secrets) {
      if (!mayHold.includes(what) && disguises(secret).some((form) => text.includes(form))) {
        found.push(`${what}: ${place}`);
      }
    }
  };
  for (const [place, text] of answers) search(place, text);
  const dump = await dumpStore(await storeOf(demo));
  for (const [table, rows] of dump) search(`table ${table}`, rows);
  const logs = await logsOf(demo);
  for (const [file, text] of logs) search(file, text);
  search('the terminal', demo.said(), ACCOUNTS);
  expect(found).toEqual([]);

  // The search sees what is there: what is no secret stands in every place, and the terminal says how to sign in.
  const all = [...answers.values()].join('\n');
  expect(all).toContain('storefront_production');
  expect(dump.get('public.environments')).toContain('storefront_production');
  expect(dump.get('public.audit_events')).toContain('storefront');
  expect([...logs.values()].join('\n')).toContain('worker.ready');
  for (const account of ACCOUNTS) expect(demo.said()).toContain(secrets.get(account) ?? 'no password');
});

/** Only the person who started the demo is told these, at the terminal. */
const ACCOUNTS = ['the password of the developer', 'the password of the approver'];

/** Pages with whatever they ask for, and files, by address. */
async function lookAround(page: Page, { url }: RunningInstallation): Promise<ReadonlyMap<string, string>> {
  const answers = new Map<string, string>();
  const got: Promise<void>[] = [];
  const keep = async (response: Response): Promise<void> => {
    const address = response.url().replace(url, '');
    // A stream has no end to wait for, and what the build made for everybody knows nothing of the demo.
    if (/^\/(api\/v1\/events|_next\/static)/.test(address)) return;
    const body = await response.text().catch(() => '');
    answers.set(address, `${JSON.stringify(response.headers())}\n${body}`);
  };
  page.on('response', (response) => got.push(keep(response)));
  for (const address of PAGES) {
    await page.goto(address);
    await expect(page.getByRole('main')).toBeVisible();
  }
  await page.goto('/deploys');
  await page.getByRole('link', { name: /#\d/ }).first().click();
  await expect(page).toHaveURL(/\/d\/\d+/);
  for (const address of FILES) {
    const answer = await page.request.get(address);
    expect(answer.status(), address).toBe(200);
    answers.set(address, await answer.text());
  }
  await Promise.all(got);
  return answers;
}

/** Every password that the first start made up; none is empty. */
async function secretsOf(demo: RunningInstallation): Promise<ReadonlyMap<string, string>> {
  const { developer, approver } = await demoAccounts(demo);
  const store = await storeOf(demo);
  const key = await readFile(join(demo.dataFolder, 'keys/sealing-private-key'), 'utf8');
  const secrets = new Map([
    ['the password of the developer', developer.password],
    ['the password of the approver', approver.password],
    ['the password of the store', store.password],
    ['the password of the scratch server', await scratchPasswordOf(demo)],
    ['the sealing key', key.trim().replace(/^lkpriv_/, '')],
    ...(await targetPasswordsOf(demo)),
  ]);
  expect(secrets.size).toBeGreaterThanOrEqual(8);
  for (const [what, value] of secrets) expect(value.length, what).toBeGreaterThan(20);
  return secrets;
}

/** What the worker alone can open: the passwords of the databases that were registered. */
async function targetPasswordsOf(demo: RunningInstallation): Promise<ReadonlyMap<string, string>> {
  const opener = await openKeyFile(join(demo.dataFolder, 'keys/sealing-private-key'));
  if (!opener.ok) throw new InvariantError(opener.failure.summary);
  const prisma = openDatabase({
    url: connectionUrl(await storeOf(demo)),
    applicationName: 'journeys',
    onError: () => undefined,
  });
  try {
    const passwords = new Map<string, string>();
    const environments = await createStore({ prisma, clock: systemClock() }).environments({});
    for (const { id, name, connection, credential } of environments) {
      if (credential.kind !== 'sealed') throw new InvariantError(`${name} has no sealed password`);
      const password = await opener.value.open(credential.secret, { environmentId: id, connection });
      passwords.set(`the database password of ${name}`, password);
    }
    return passwords;
  } finally {
    await prisma.$disconnect();
  }
}
