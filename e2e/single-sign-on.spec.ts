import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expectAccessible } from './accessible';
import { enter, expect, test } from './fixtures';
import { demoAccounts } from './installation';
import type { Issuer } from './issuer';
import { askStore, dumpStore, storeOf } from './store';

test.describe.configure({ mode: 'serial' });

test('somebody of the issuer comes in with the role of their groups, and back to the page they asked for', async ({
  open,
  withIssuer,
}) => {
  const { issuer, installation } = withIssuer;
  issuer.accounts.set('ada', {
    email: 'Ada@Example.org',
    email_verified: true,
    name: 'Ada of the Issuer',
    groups: ['db admins'],
  });
  const page = await open(installation.url);
  await page.goto('/p/storefront');
  await expect(page.getByRole('button', { name: 'Sign in with Example Login' })).toBeVisible();
  await expectAccessible(page, 'signing in with single sign-on');
  await atIssuer(page, 'ada');
  await expect(page).toHaveURL(`${installation.url}/p/storefront`);
  await page.goto('/me');
  await expect(page.getByText('ada@example.org')).toBeVisible();
  await expect(page.getByText('You can sign in with Example Login.')).toBeVisible();
  await expect(page.getByText('by single sign-on')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Password' })).toHaveCount(0);
  await expectAccessible(page, 'an account without a password');
  const cookies = await page.context().cookies(installation.url);
  expect(cookies.filter(({ name }) => /pkce|state|nonce/.test(name))).toEqual([]);
  await page.goto('/sign-out');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in\?ended=signed_out$/);
  await page.goto('/me');
  await expect(page).toHaveURL(/\/sign-in/);
});

test('groups are looked at again at each sign-in: a lost one takes the role, and the other browser, along', async ({
  open,
  withIssuer,
}) => {
  const { issuer, installation } = withIssuer;
  const [page, second] = [await open(installation.url), await open(installation.url)];
  await page.goto('/sign-in');
  await atIssuer(page, 'ada');
  await expect(page).toHaveURL(`${installation.url}/`);
  issuer.accounts.set('ada', { ...accountOf(issuer, 'ada'), groups: ['staff', 'operators'] });
  await second.goto('/sign-in');
  await atIssuer(second, 'ada');
  await expect(second).toHaveURL(`${installation.url}/`);
  await second.goto('/settings');
  await expect(second.getByRole('heading', { level: 1 })).toHaveText(/Settings/);
  issuer.accounts.set('ada', { ...accountOf(issuer, 'ada'), groups: [] });
  const third = await open(installation.url);
  await third.goto('/sign-in');
  await atIssuer(third, 'ada');
  await expect(third.getByText('None of your groups has a role here.')).toBeVisible();
  await expectAccessible(third, 'a refused single sign-on');
  for (const one of [page, second]) {
    await one.goto('/me');
    await expect(one).toHaveURL(/\/sign-in/);
  }
  const rows = await askStore(
    await storeOf(installation),
    `SELECT action FROM audit_events WHERE action ~ '^(membership|person.(made|admin)|session.sign_in_refused)' AND event::jsonb->'object'->>'name' = 'ada@example.org' ORDER BY sequence`,
  );
  expect(rows.map(({ action }) => action)).toEqual([
    'membership.set',
    'person.made_administrator',
    'membership.set',
    'person.administrator_removed',
    'membership.removed',
    'session.sign_in_refused',
  ]);
});

test('an account with a password is not taken over by its address, and connected by who is signed in to it', async ({
  open,
  withIssuer,
}) => {
  const { issuer, installation } = withIssuer;
  const { approver } = await demoAccounts(installation);
  issuer.accounts.set('thief', {
    email: approver.email,
    email_verified: true,
    name: 'Thief',
    groups: ['operators'],
  });
  const page = await open(installation.url);
  await page.goto('/sign-in');
  await atIssuer(page, 'thief');
  await expect(page.getByText('There is an account with this e-mail address already.')).toBeVisible();

  const owner = await open(installation.url);
  issuer.accounts.set('owner', { ...accountOf(issuer, 'thief'), name: 'Approver' });
  await enter(owner, approver);
  await expect(owner).toHaveURL(`${installation.url}/`);
  await owner.goto('/me');
  await owner.getByRole('button', { name: 'Connect Example Login' }).click();
  await signInAtIssuer(owner, 'owner');
  await expect(owner).toHaveURL(`${installation.url}/me`);
  await expect(owner.getByText('You can sign in with Example Login.')).toBeVisible();
  const again = await open(installation.url);
  await again.goto('/sign-in');
  await atIssuer(again, 'owner');
  await expect(again).toHaveURL(`${installation.url}/`);
});

test('whoever has a password disconnects the issuer again with it, and comes in by it no more', async ({
  open,
  withIssuer,
}) => {
  const { installation } = withIssuer;
  const { approver } = await demoAccounts(installation);
  const [owner, other] = [await open(installation.url), await open(installation.url)];
  await enter(owner, approver);
  await expect(owner).toHaveURL(`${installation.url}/`);
  await other.goto('/sign-in');
  await atIssuer(other, 'owner');
  await expect(other).toHaveURL(`${installation.url}/`);
  await owner.goto('/me');
  await owner.getByRole('button', { name: 'Disconnect…' }).click();
  const dialog = owner.getByRole('dialog', { name: 'Disconnect Example Login?' });
  await dialog.getByLabel('Present password').fill('not the password');
  await dialog.getByRole('button', { name: 'Disconnect Example Login' }).click();
  await expect(dialog.getByText(/password/i).last()).toBeVisible();
  await expectAccessible(owner, 'disconnecting single sign-on');
  await dialog.getByLabel('Present password').fill(approver.password);
  await dialog.getByRole('button', { name: 'Disconnect Example Login' }).click();
  await expect(owner.getByRole('button', { name: 'Connect Example Login' })).toBeVisible();
  // Its session has ended: the open page is thrown out by itself.
  await expect(other).toHaveURL(/\/sign-in/, { timeout: 30_000 });
  // The issuer remembers this browser and asks nothing.
  await other.getByRole('button', { name: 'Sign in with Example Login' }).click();
  await expect(other.getByText('There is an account with this e-mail address already.')).toBeVisible();
  const rows = await askStore(
    await storeOf(installation),
    `SELECT count(*)::int AS told FROM audit_events WHERE action = 'person.identity_unlinked'`,
  );
  expect(rows).toEqual([{ told: 1 }]);
});

test('an address that is not verified is refused, and so is an answer that nobody here asked for', async ({
  open,
  withIssuer,
}) => {
  const { issuer, installation } = withIssuer;
  issuer.accounts.set('eve', {
    email: 'eve@example.org',
    email_verified: false,
    name: 'Eve',
    groups: ['operators'],
  });
  const page = await open(installation.url);
  await page.goto('/sign-in');
  await atIssuer(page, 'eve');
  await expect(page.getByText('does not say that your e-mail address is yours')).toBeVisible();

  // A link that an attacker would have somebody follow: an answer of the issuer without the question.
  await page.goto('/api/auth/callback/oidc?code=stolen&state=guessed');
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByText('Single sign-on did not work.')).toBeVisible();
  await page.goto('/me');
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto('/sign-in?refused=%3Cb%3Ewords+of+a+stranger%3C%2Fb%3E');
  await expect(page.getByText('words of a stranger')).toHaveCount(0);

  const foreign = await page.request.post('/api/auth/signin/oidc', {
    headers: { 'sec-fetch-site': 'cross-site' },
    form: { csrfToken: 'x', json: 'true' },
  });
  expect(foreign.status()).toBe(403);
  const steered = await page.request.post('/api/auth/signin/oidc?redirect_uri=https://evil.example', {
    headers: { 'sec-fetch-site': 'same-origin' },
    form: { csrfToken: 'x', json: 'true' },
  });
  expect(steered.status()).toBe(400);
  expect(
    await askStore(await storeOf(installation), `SELECT 1 FROM people WHERE email = 'eve@example.org'`),
  ).toEqual([]);
});

test('the client secret and the tokens of the issuer are kept nowhere', async ({ withIssuer }) => {
  const { issuer, installation } = withIssuer;
  const dump = await dumpStore(await storeOf(installation));
  const logs = await Promise.all(
    ['logs/web.log', 'logs/worker.log'].map((file) => readFile(join(installation.dataFolder, file), 'utf8')),
  );
  const texts = [...dump.values(), ...logs, installation.said()];
  expect(dump.get('public.identities')).toContain(issuer.url);
  // A token of the issuer begins with the base64 of {"alg":…
  for (const hidden of [issuer.clientSecret, 'eyJhbGciOi']) {
    expect(texts.filter((text) => text.includes(hidden))).toEqual([]);
  }
});

/** From the sign-in page to the issuer and through its own pages. */
async function atIssuer(page: Page, who: string): Promise<void> {
  await page.getByRole('button', { name: 'Sign in with Example Login' }).click();
  await signInAtIssuer(page, who);
}

/** The pages of the issuer: who it is, and that Lockkeeper may know. */
async function signInAtIssuer(page: Page, who: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(who);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

function accountOf({ accounts }: Issuer, who: string) {
  const account = accounts.get(who);
  if (account === undefined) throw new TypeError(`the issuer knows no ${who}`);
  return account;
}
