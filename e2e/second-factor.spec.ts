import { join } from 'node:path';
import { Secret, TOTP } from 'otpauth';
import type { BrowserContext, Page } from '@playwright/test';
import { expectAccessible } from './accessible';
import { invite, joinBy, lookNow, requestDeploy } from './acts';
import { builtActions } from './build-manifests';
import { lockkeeper } from './command-line';
import { enter, expect, test } from './fixtures';
import type { Account } from './installation';
import { writeMigration } from './migrations-folder';
import type { OwnInstallation } from './own-installation';
import { askStore, storeOf } from './store';
import { canary } from './targets';

const PRODUCTION = '/p/billing/e/production';

/** Approves production, and is the only one here who has a second factor. */
const KEEPER: Account = { email: 'keeper@localhost', name: 'Keeper', password: canary('person') };

type Session = Awaited<ReturnType<BrowserContext['storageState']>>;

/** What the journeys of this file hand on to each other. */
const known: {
  secret: string;
  codes: readonly string[];
  session: Session | undefined;
  deploy: string;
  used: string;
} = {
  secret: '',
  codes: [],
  session: undefined,
  deploy: '',
  used: '',
};

/** What the app on the keeper's phone shows, so many steps of 30 seconds from now. */
const shown = (steps = 0): string =>
  new TOTP({ secret: Secret.fromBase32(known.secret) }).generate({ timestamp: Date.now() + steps * 30_000 });

test.describe.configure({ mode: 'serial' });

test('one sees the own sessions, and ends one of them or all others; their pages are thrown out', async ({
  as,
  open,
  own,
}) => {
  const link = await invite(await as('administrator'), KEEPER, { project: /Billing/, role: /^Approver/ });
  own.secrets.set('the token of a third invitation', link.split('/').at(-1) ?? '');
  own.secrets.set('the password of keeper', KEEPER.password);
  const [here, there] = [await open(own.url), await open(own.url)];
  await joinBy(link, here, KEEPER);
  await enter(there, KEEPER);
  await expect(there).toHaveURL(`${own.url}/`);
  await here.goto('/me');
  const sessions = here.getByRole('list', { name: 'Your sessions' }).getByRole('listitem');
  await expect(sessions).toHaveCount(2);
  await expect(sessions.first()).toContainText('Chrome on Linux');
  await expect(sessions.first()).toContainText('this one');
  await expect(sessions.first().getByRole('link', { name: 'Sign out here' })).toBeVisible();
  await sessions.nth(1).getByRole('button', { name: /^End/ }).click();
  await expect(sessions).toHaveCount(1);
  await expect(there).toHaveURL(/\/sign-in\?.*ended=ended/, { timeout: 30_000 });
  await enter(there, KEEPER);
  await expect(there).toHaveURL(`${own.url}/`);
  // The list follows by itself.
  await expect(sessions).toHaveCount(2);
  await here.getByRole('button', { name: 'End all other sessions' }).click();
  await expect(there).toHaveURL(/\/sign-in\?.*ended=ended/, { timeout: 30_000 });
  await expect(sessions).toHaveCount(1);
  known.session = await here.context().storageState();
});

test('a second factor is set up with the password and a first code, and recovery codes are shown once', async ({
  open,
  own,
}) => {
  const page = await open(own.url, {}, known.session);
  await page.goto('/me');
  const part = page.getByRole('region', { name: 'Second factor' });
  await part.getByLabel('Present password').fill('not the password of anybody');
  await page.getByRole('button', { name: 'Set up a second factor' }).click();
  await expect(part.getByText('This is not your present password.').first()).toBeVisible();
  await part.getByLabel('Present password').fill(KEEPER.password);
  await page.getByRole('button', { name: 'Set up a second factor' }).click();
  await expect(part.getByRole('img', { name: /^QR code/ })).toBeVisible();
  known.secret = (await part.getByTestId('second-factor-secret').innerText()).trim();
  own.secrets.set('the secret of a second factor', known.secret);
  await expectAccessible(page, 'the secret of a second factor');
  await part.getByLabel('Code that the app shows').fill('000000');
  await part.getByRole('button', { name: 'Turn it on' }).click();
  await expect(part.getByText('This code is wrong, or its time is over.').first()).toBeVisible();
  known.used = shown();
  await part.getByLabel('Code that the app shows').fill(known.used);
  await part.getByRole('button', { name: 'Turn it on' }).click();
  const codes = part.getByTestId('recovery-codes').getByRole('listitem');
  await expect(codes).toHaveCount(10);
  known.codes = await codes.allInnerTexts();
  for (const [place, code] of known.codes.entries()) own.secrets.set(`recovery code ${String(place)}`, code);
  await expectAccessible(page, 'recovery codes');
  await part.getByRole('button', { name: 'I have kept them' }).click();
  await expect(part.getByText('10 recovery codes left.')).toBeVisible();
  await expectAccessible(page, 'an account with a second factor');
  await page.reload();
  await expect(part.getByText('10 recovery codes left.')).toBeVisible();
});

test('after the password nothing opens before a code that is right and was not used', async ({
  open,
  own,
}) => {
  const page = await open(own.url);
  await enter(page, KEEPER);
  await expect(page.getByRole('heading', { name: 'Second factor' })).toBeVisible();
  await expectAccessible(page, 'the question for the second factor');
  await page.goto('/p/billing');
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fp%2Fbilling$/);
  for (const path of ['/api/v1/projects', '/api/v1/events?topics=people:all', '/api/v1/audit/export']) {
    expect((await page.request.get(path)).status(), path).toBe(401);
  }
  expect(await renameBy(page)).toBe('ACCESS.NOT_SIGNED_IN');
  const give = async (code: string): Promise<void> => {
    await page.getByLabel('Code').fill(code);
    await page.getByRole('button', { name: 'Go on' }).click();
  };
  await give('000000');
  await expect(page.getByText('This code is wrong, or its time is over.')).toBeVisible();
  // It was given when the second factor was set up, and may be too old by now besides.
  await give(known.used);
  await expect(page.getByText(/This code (was used already|is wrong)/)).toBeVisible();
  await forgetSteps(own);
  await give(shown());
  await expect(page).toHaveURL(`${own.url}/p/billing`);
  await expect(page.getByRole('heading', { name: 'Billing' })).toBeVisible();
});

test('a recovery code opens once, and somebody else can sign in instead', async ({ open, own }) => {
  const [page, second] = [await open(own.url), await open(own.url)];
  for (const one of [page, second]) {
    await enter(one, KEEPER);
    await one.getByLabel('Code').fill(known.codes[0] ?? '');
    await one.getByRole('button', { name: 'Go on' }).click();
    if (one === page) await expect(page).toHaveURL(`${own.url}/`);
  }
  await expect(second.getByText('This code was used already.')).toBeVisible();
  await second.getByRole('link', { name: 'Sign in as somebody else' }).click();
  await expect(second.getByLabel(/e-mail/i)).toBeVisible();
});

test('production approved under a policy that asks for the second factor, given again when the last check is old', async ({
  as,
  open,
  own,
}) => {
  const administrator = await as('administrator');
  await administrator.goto(`${PRODUCTION}/settings`);
  await administrator.getByText('Approving demands a second factor').click();
  await administrator.getByRole('button', { name: 'Save policy' }).click();
  await expect(administrator.getByText(/Policy version \d+ holds now/)).toBeVisible();
  await writeMigration(
    join(own.sources, 'billing'),
    '20250301090000_badges',
    'CREATE TABLE "badges" ("id" SERIAL PRIMARY KEY);',
  );
  await lookNow(administrator, 'billing');
  known.deploy = await requestDeploy(administrator, { path: PRODUCTION, reason: 'Badges for everybody' });

  // Whoever has none is told what to do, and where.
  const without = await as('approver');
  await without.goto(`/d/${known.deploy}`);
  await expect(without.getByText('Approving here asks for a second factor')).toBeVisible();
  await expectAccessible(without, 'a deploy that asks for a second factor');
  await without.getByRole('link', { name: 'Set one up' }).click();
  await expect(without.getByRole('button', { name: 'Set up a second factor' })).toBeVisible();

  const keeper = await open(own.url, {}, known.session);
  await ageChecks(own);
  await keeper.goto(`/d/${known.deploy}`);
  await keeper.getByRole('button', { name: `Approve #${known.deploy}` }).click();
  const dialog = keeper.getByRole('dialog');
  await expect(dialog.getByLabel('Code')).toBeVisible();
  await expectAccessible(keeper, 'an approval that asks for a code');
  const approve = dialog.getByRole('button', { name: /^Approve/ });
  await dialog.getByLabel('Code').fill('000000');
  await approve.click();
  await expect(dialog.getByText('This code is wrong, or its time is over.').first()).toBeVisible();
  await forgetSteps(own);
  await dialog.getByLabel('Code').fill(shown());
  await approve.click();
  await expect(dialog).toBeHidden();
  await expect(keeper.getByText('1 of 1 needed')).toBeVisible();
  const [event] = await askStore(
    await storeOf(own),
    `SELECT event->'after'->>'secondFactorAt' AS at, now() > (event->'after'->>'secondFactorAt')::timestamptz AS past
     FROM (SELECT event::jsonb AS event FROM audit_events WHERE action IN ('deploy.approved', 'deploy.approval_counted')
           ORDER BY sequence DESC LIMIT 1) newest`,
  );
  expect(event).toMatchObject({ past: true });
});

test('a check that became too old while the dialog was open is asked for there', async ({
  as,
  open,
  own,
}) => {
  const administrator = await as('administrator');
  const number = await requestDeploy(administrator, { path: PRODUCTION, reason: 'Badges once more' });
  await freshenChecks(own);
  const keeper = await open(own.url, {}, known.session);
  await keeper.goto(`/d/${number}`);
  await keeper.getByRole('button', { name: `Approve #${number}` }).click();
  const dialog = keeper.getByRole('dialog');
  const approve = dialog.getByRole('button', { name: /^Approve/ });
  await expect(approve).toBeVisible();
  await expect(dialog.getByLabel('Code')).toHaveCount(0);
  await ageChecks(own);
  await approve.click();
  await expect(dialog.getByLabel('Code')).toBeVisible();
  await dialog.getByLabel('Code').fill(known.codes[1] ?? '');
  await approve.click();
  await expect(dialog).toBeHidden();
  await expect(keeper.getByText('1 of 1 needed')).toBeVisible();
});

test('whoever confirms a start in spite of a freeze gives the second factor too', async ({
  as,
  open,
  own,
}) => {
  const administrator = await as('administrator');
  await administrator.goto('/p/billing/freezes');
  await administrator.getByRole('button', { name: 'Freeze', exact: true }).click();
  const form = administrator.getByRole('dialog');
  await form.getByLabel('Name').fill('Audit of the books');
  await form.getByLabel('From').fill('2020-12-20T18:00');
  await form.getByLabel('To').fill('2099-01-01T08:00');
  await form.getByLabel('Reason').fill('Nothing moves');
  await form.getByRole('button', { name: 'Freeze', exact: true }).click();
  await expect(form).toBeHidden();
  await administrator.goto(`/d/${known.deploy}`);
  await administrator.getByLabel('Why it cannot wait').fill('Badges are for sale already');
  await administrator.getByRole('button', { name: 'Ask to break the glass' }).click();
  await expect(
    administrator.getByText('You asked for it, so a second person has to confirm.').first(),
  ).toBeAttached();

  const keeper = await open(own.url, {}, known.session);
  await ageChecks(own);
  await keeper.goto(`/d/${known.deploy}`);
  const panel = keeper.getByRole('region', { name: 'Start in spite of the freeze' });
  await expect(panel.getByLabel('Code')).toBeVisible();
  await expectAccessible(keeper, 'a confirmation that asks for a code');
  await panel.getByLabel('Code').fill('000000');
  await panel.getByRole('button', { name: 'Confirm the start' }).click();
  await expect(panel.getByText('This code is wrong, or its time is over.').first()).toBeVisible();
  await panel.getByLabel('Code').fill(known.codes[3] ?? '');
  await panel.getByRole('button', { name: 'Confirm the start' }).click();
  await expect(panel.getByText(/Administrator may start it/)).toBeVisible();
  await administrator.goto('/p/billing/freezes');
  await administrator.getByRole('button', { name: 'Archive Audit of the books' }).click();
  await expect(administrator.getByRole('button', { name: 'Bring back Audit of the books' })).toBeVisible();
});

test('a lost second factor is removed by an administrator, or by the operator of the host; all sessions end', async ({
  as,
  open,
  own,
}) => {
  const page = await open(own.url, {}, known.session);
  await page.goto('/me');
  await page.getByRole('button', { name: 'Make new recovery codes…' }).click();
  await page
    .getByRole('dialog')
    .getByLabel('Code')
    .fill(known.codes[2] ?? '');
  await page.getByRole('dialog').getByRole('button', { name: 'Make new codes' }).click();
  const codes = page.getByTestId('recovery-codes').getByRole('listitem');
  await expect(codes).toHaveCount(10);
  for (const [place, code] of (await codes.allInnerTexts()).entries()) {
    own.secrets.set(`renewed recovery code ${String(place)}`, code);
  }

  const administrator = await as('administrator');
  await administrator.goto('/people');
  await administrator.getByRole('button', { name: 'Actions for Keeper' }).click();
  await administrator.getByRole('menuitem', { name: 'Remove the second factor' }).click();
  await administrator.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page).toHaveURL(/\/sign-in/, { timeout: 30_000 });
  await enter(page, KEEPER);
  await expect(page).toHaveURL(`${own.url}/`);
  const { code, said } = await lockkeeper(['admin', 'remove-second-factor', own.administrator.email], own);
  expect([code, said]).toEqual([0, expect.stringContaining('signs in by password alone')]);
});

/** Calls an action of the account as its page does; the code of its refusal. */
async function renameBy(page: Page): Promise<string> {
  const action = (await builtActions()).find(({ name }) => name === 'me/actions.ts renameAction');
  const answer = await page.request.post('/me', {
    headers: {
      'next-action': action?.id ?? '',
      accept: 'text/x-component',
      'content-type': 'text/plain;charset=UTF-8',
      'sec-fetch-site': 'same-origin',
    },
    data: JSON.stringify([{ input: { name: 'Nobody' }, key: crypto.randomUUID() }]),
    maxRedirects: 0,
  });
  return /"code":"([A-Z_.]+)"/.exec(await answer.text())?.[1] ?? '';
}

/** As if the codes that were used lay ten minutes back, so that no journey waits for the next one. */
async function forgetSteps(own: OwnInstallation): Promise<void> {
  await askStore(await storeOf(own), 'UPDATE second_factors SET last_used_step = last_used_step - 20');
}

/** As if every check of a second factor lay a little more than five minutes back. */
async function ageChecks(own: OwnInstallation): Promise<void> {
  const store = await storeOf(own);
  await askStore(store, `UPDATE second_factors SET confirmed_at = confirmed_at - interval '1 hour'`);
  await askStore(
    store,
    `UPDATE sessions SET second_factor_at = now() - interval '301 seconds' WHERE second_factor_at IS NOT NULL`,
  );
}

async function freshenChecks(own: OwnInstallation): Promise<void> {
  await askStore(
    await storeOf(own),
    `UPDATE sessions SET second_factor_at = now() WHERE second_factor_at IS NOT NULL`,
  );
}
