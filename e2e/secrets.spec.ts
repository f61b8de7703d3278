import { readFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { decode } from 'next-auth/jwt';
import { Webhook } from 'standardwebhooks';
import { findFreePort } from '../lib/server/embedded/free-port';
import { builtActions } from './build-manifests';
import { lockkeeper } from './command-line';
import { expect, test } from './fixtures';
import type { OwnInstallation } from './own-installation';
import type { Exchange } from './recording-proxy';
import { disguises, logsOf, scratchPasswordOf } from './secret-search';
import { dumpStore, storeOf } from './store';
import { canary } from './targets';

test.describe.configure({ mode: 'serial' });

test('a webhook is signed with the secret that was shown once', async ({ as, own }) => {
  const receiver = await startReceiver();
  const page = await as('administrator');
  await page.goto('/settings');
  await page.getByLabel('Address').fill(receiver.url);
  await page.getByRole('button', { name: 'Save' }).click();
  const secret = (await page.getByText(/^whsec_/).innerText()).trim();
  own.secrets.set('the secret of the webhook', secret);
  await page.getByRole('button', { name: 'Send a test' }).click();
  await expect(page.getByText('Delivered').first()).toBeVisible();
  const { body, headers } = receiver.got[0] ?? { body: '', headers: {} };
  expect(
    new Webhook(secret).verify(body, {
      'webhook-id': String(headers['webhook-id']),
      'webhook-timestamp': String(headers['webhook-timestamp']),
      'webhook-signature': String(headers['webhook-signature']),
    }),
  ).toMatchObject({ type: 'webhook.test' });
  await page.reload();
  await expect(page.getByText(/whsec_/)).toHaveCount(0);
  await receiver.close();
});

test('a link made on the host gives a new password, once, and ends the old sessions', async ({
  as,
  open,
  own,
}) => {
  const before = await as('approver');
  await before.goto('/p/billing');
  const { code, said } = await lockkeeper(['admin', 'reset-link', own.approver.email], own);
  expect(code).toBe(0);
  const link = /http:\S+\/reset\/\S+/.exec(said)?.[0] ?? '';
  // Nobody told the command where browsers reach this installation.
  expect(new URL(link).origin).toBe(own.url);
  own.secrets.set('the token of a reset', link.split('/').at(-1) ?? '');
  const next = canary('person');
  own.secrets.set('a new password of a person', next);
  const page = await open(own.url);
  await page.goto(link);
  await page.getByLabel('New password', { exact: true }).fill(next);
  await page.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(page).toHaveURL(`${own.url}/`);
  await expect(before).toHaveURL(/\/sign-in/, { timeout: 30_000 });
  await page.goto(link);
  await expect(page.getByRole('heading', { name: 'This link does not work any more.' })).toBeVisible();
});

test('no secret of the journeys is in any answer, log, job, audit record or table in the clear', async ({
  as,
  own,
}) => {
  const page = await as('administrator');
  const exported = await page.request.get('/api/v1/audit/export');
  expect(exported.status()).toBe(200);
  const csv = await page.request.get('/api/v1/audit/export?format=csv');
  expect(csv.headers()['content-type']).toMatch(/^text\/csv/);
  const diagnostics = await page.request.get('/api/v1/diagnostics');
  expect(diagnostics.status()).toBe(200);
  const secrets = await secretsOf(own);
  const found: string[] = [];
  const search = (place: string, text: string, mayHold: (what: string) => boolean = () => false): void => {
    for (const [what, secret] of secrets) {
      if (!mayHold(what) && disguises(secret).some((form) => text.includes(form))) {
        found.push(`${what}: ${place}`);
      }
    }
  };
  const shows = await showings();
  for (const exchange of own.exchanges) {
    search(`${exchange.method} ${exchange.path}`, exchange.headers + exchange.body(), (what) =>
      mayAnswer(what, secrets.get(what) ?? '', { exchange, shows }),
    );
  }
  const dump = await dumpStore(await storeOf(own));
  for (const [table, rows] of dump) search(`table ${table}`, rows);
  search('the audit record', await exported.text());
  search('the audit record as CSV', await csv.text());
  search('the diagnostics', await diagnostics.text());
  const logs = await logsOf(own);
  for (const [file, text] of logs) search(file, text);
  search('the terminal', own.said(), (what) => what === 'the token of the setup link');
  expect(found).toEqual([]);

  // The search sees what is there: words of the journeys that are no secrets stand in every place.
  expect(own.exchanges.filter((exchange) => exchange.body().includes('billing_staging'))).not.toEqual([]);
  expect(dump.get('public.environments')).toContain('billing_staging');
  expect(dump.get('witness.jobs')).toContain('connection_test');
  expect(await exported.text()).toContain('billing_staging');
  expect(await csv.text()).toContain('billing_staging');
  expect(await diagnostics.text()).toContain('worker.ready');
  expect([...logs.values()].join('\n')).toContain('environment.test_connection');
  expect(own.said()).toContain(secrets.get('the token of the setup link') ?? 'no token');
  expect(secrets.size).toBeGreaterThanOrEqual(26);
});

/** Every secret of the installation and of the journeys; none is empty. */
async function secretsOf(own: OwnInstallation): Promise<ReadonlyMap<string, string>> {
  const store = await storeOf(own);
  const secrets = new Map(own.secrets);
  secrets.set('the token of the setup link', new URL(own.setupLink).searchParams.get('token') ?? '');
  secrets.set('the password of the store', store.password);
  secrets.set('the password of the scratch server', await scratchPasswordOf(own));
  const key = await readFile(join(own.dataFolder, 'keys/sealing-private-key'), 'utf8');
  secrets.set('the sealing key', key.trim().replace(/^lkpriv_/, ''));
  const secret = own.secrets.get('the session secret') ?? '';
  for (const [who, state] of own.sessions) {
    const token = state.cookies.find(({ name }) => name.endsWith('.session'))?.value ?? '';
    secrets.set(`the session cookie of ${who}`, token);
    secrets.set(`the session of ${who}`, String((await decode({ token, secret }))?.['sid']));
  }
  for (const [what, value] of secrets) expect(value.length, what).toBeGreaterThan(20);
  return secrets;
}

/** The one answer in which a secret is shown to the person it was made for, by the action that made it. */
async function showings(): Promise<ReadonlyMap<string, string>> {
  const idOf = new Map((await builtActions()).map(({ name, id }) => [name, id]));
  return new Map([
    ['the token of an invitation', idOf.get('people/actions.ts inviteAction') ?? ''],
    ['the token of a second invitation', idOf.get('people/actions.ts inviteAction') ?? ''],
    ['the token of the invitation of the reviewer', idOf.get('people/actions.ts inviteAction') ?? ''],
    ['the token of a third invitation', idOf.get('people/actions.ts inviteAction') ?? ''],
    ['the secret of a second factor', idOf.get('me/actions.ts beginSecondFactorAction') ?? ''],
    ...range(10).flatMap(
      (place) =>
        [
          [`recovery code ${place}`, idOf.get('me/actions.ts confirmSecondFactorAction') ?? ''],
          [`renewed recovery code ${place}`, idOf.get('me/actions.ts renewRecoveryCodesAction') ?? ''],
        ] as const,
    ),
    ['the secret of the webhook', idOf.get('settings/actions.ts saveWebhookAction') ?? ''],
  ]);
}

const range = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, place) => String(place));

function mayAnswer(
  what: string,
  secret: string,
  about: { readonly exchange: Exchange; readonly shows: ReadonlyMap<string, string> },
): boolean {
  const { exchange, shows } = about;
  if (shows.has(what) && shows.get(what) === exchange.action) return true;
  // The page of a one-time link hands the token of its own address to its form.
  return what.startsWith('the token of') && exchange.path.includes(secret);
}

/** Somebody who takes messages of the webhook. */
async function startReceiver(): Promise<{
  readonly url: string;
  readonly got: readonly { readonly body: string; readonly headers: IncomingHttpHeaders }[];
  close(): Promise<void>;
}> {
  const got: { readonly body: string; readonly headers: IncomingHttpHeaders }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      got.push({ body: Buffer.concat(chunks).toString(), headers: request.headers });
      response.end();
    });
  });
  const port = await findFreePort(null);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String(port)}/hook`,
    got,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
