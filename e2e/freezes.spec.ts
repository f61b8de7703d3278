import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { approve, choose, invite, joinBy, lookNow, requestDeploy } from './acts';
import { expectAccessible } from './accessible';
import { expect, test } from './fixtures';
import type { Account } from './installation';
import { writeMigration } from './migrations-folder';
import type { OwnInstallation } from './own-installation';
import { askStore, storeOf } from './store';
import { canary } from './targets';

const FREEZE = 'Year-end closing';
const STAGING = '/p/billing/e/staging';

test.describe.configure({ mode: 'serial' });

test('a freeze refuses the start and says so; two people break the glass, and a third reviews it', async ({
  as,
  open,
  own,
}) => {
  test.setTimeout(240_000);
  const page = await as('administrator');
  await policyOfStaging(page, '1');
  await newApprover(own, page, open);
  await nextMigration(own, '20250203090000_notes', 'ALTER TABLE "accounts" ADD COLUMN "notes" TEXT;');
  await lookNow(page, 'billing');
  const number = await requestDeploy(page, { path: STAGING, reason: 'Notes on accounts' });
  const approver = await as('approver');
  await approve(approver, number);
  await freeze(page);
  await expectAccessible(page, 'the freezes of a project');
  await page.goto('/p/billing');
  await expect(page.getByText('frozen', { exact: true }).first()).toBeVisible();
  await expectAccessible(page, 'a matrix with a frozen environment');
  await page.goto(STAGING);
  await expect(page.getByRole('status').filter({ hasText: 'Starting is frozen until' })).toBeVisible();

  await page.goto(`/d/${number}`);
  await expect(
    page.getByText(/Starting is frozen: “Year-end closing” holds until 2099-01-01 08:00/),
  ).toBeVisible();
  await expect(page.getByRole('button', { name: `Start #${number}` })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await page.getByLabel('Why it cannot wait').fill('Customers cannot pay');
  await page.getByRole('button', { name: 'Ask to break the glass' }).click();
  await expect(page.getByText('You asked for it, so a second person has to confirm.').first()).toBeAttached();
  await expectAccessible(page, 'a deploy in a freeze');

  await approver.goto('/');
  await expect(approver).toHaveTitle(/waiting for you/);
  await approver.getByRole('link', { name: `Confirm the break-glass start of #${number}` }).click();
  await approver.getByRole('button', { name: 'Confirm the start' }).click();
  await expect(approver.getByText(/Administrator may start it/)).toBeVisible();
  await expect(approver.getByRole('button', { name: `Start #${number}` })).toHaveAttribute(
    'aria-disabled',
    'true',
  );

  await expect(page.getByText(/You may start it/)).toBeVisible();
  await page.getByRole('button', { name: `Start #${number}` }).click();
  await expect(page).toHaveTitle(/^Succeeded/, { timeout: 60_000 });
  await expect(page.getByText('A review is owed; it holds up the project from')).toBeVisible();
  await expect(page.getByText('You took part in it, so somebody else has to review it.')).toBeVisible();

  const third = await open(own.url, {}, own.sessions.get('reviewer'));
  await third.goto('/');
  const owed = await waitingForMe(third);
  expect(owed).toBeGreaterThan(0);
  await expectAccessible(third, 'home with a review that is owed');
  await third.getByRole('link', { name: `Review the break-glass start of #${number}` }).click();
  await third.getByRole('textbox', { name: 'Review' }).fill('It was right: nobody could pay.');
  await third.getByRole('button', { name: 'Write the review' }).click();
  await expect(third.getByText(/reviewed it .*: It was right/)).toBeVisible();
  await third.goto('/');
  await expect(third.getByRole('link', { name: /break-glass start/ })).toHaveCount(0);
  expect(await waitingForMe(third)).toBe(owed - 1);
});

test('an archived freeze lets go; a deploy starts at the time that was set for it', async ({ as, own }) => {
  test.setTimeout(240_000);
  const page = await as('administrator');
  await page.goto('/p/billing/freezes');
  await page.getByRole('button', { name: `Archive ${FREEZE}` }).click();
  await expect(page.getByRole('button', { name: `Bring back ${FREEZE}` })).toBeVisible();
  await nextMigration(own, '20250204090000_flags', 'ALTER TABLE "accounts" ADD COLUMN "flags" INTEGER;');
  await lookNow(page, 'billing');
  const number = await requestDeploy(page, { path: STAGING, reason: 'Flags on accounts' });
  await approve(await as('approver'), number);

  await page.goto(`/d/${number}`);
  await schedule(page, '2020-01-01T10:00');
  await expect(page.getByText('This time is over already.').first()).toBeVisible();
  await page.getByLabel('Time', { exact: true }).fill('2099-10-25T02:30');
  await page.getByLabel('Time zone').fill('Europe/Berlin');
  await expect(page.getByText(/show this time twice/)).toBeVisible();
  await expectAccessible(page, 'the form of a schedule');
  await page.getByLabel('Time zone').fill('UTC');
  await page.getByLabel('Time', { exact: true }).fill(localTimeIn(3));
  await expect(page.getByText(/^For you .*, .* UTC$/)).toBeVisible();
  await page.getByRole('button', { name: 'Start at this time' }).click();
  await expect(page).toHaveTitle(/^Scheduled/);
  await expect(page.getByRole('status').filter({ hasText: 'Starts by itself' })).toBeVisible();
  await expectAccessible(page, 'a deploy that is scheduled');
  for (const place of ['/deploys?view=scheduled', '/', STAGING, '/p/billing']) {
    await page.goto(place);
    await expect(page.getByText(`#${number}`).first()).toBeAttached();
    await expectAccessible(page, `${place} with a deploy that is scheduled`);
  }

  await page.goto(`/d/${number}`);
  await timePasses(own, number, '20 minutes');
  await expect(page.getByText(/^It was to start .*, and did not$/)).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page, 'a deploy that did not start');
  await schedule(page, localTimeIn(3));
  await expect(page).toHaveTitle(/^Scheduled/);
  await timePasses(own, number, '1 minute');
  await expect(page).toHaveTitle(/^Succeeded/, { timeout: 60_000 });
  await expect(page.getByText(/started at its time/).first()).toBeVisible();
});

/** What stands beside *Deploys*, for screen readers. */
async function waitingForMe(page: Page): Promise<number> {
  const link = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Deploys/ });
  return Number(/(\d+) waiting for you/.exec((await link.textContent()) ?? '')?.[1] ?? 0);
}

async function policyOfStaging(page: Page, approvals: string): Promise<void> {
  await page.goto(`${STAGING}/settings`);
  await page.getByRole('textbox', { name: 'Approvals needed' }).fill(approvals);
  await page.getByRole('button', { name: 'Save policy' }).click();
  await expect(page.getByText(/Policy version \d+ holds now/)).toBeVisible();
}

/** Somebody who takes no part in what the others do. */
async function newApprover(
  own: OwnInstallation,
  page: Page,
  open: (url: string) => Promise<Page>,
): Promise<void> {
  const account: Account = { email: 'reviewer@localhost', name: 'Reviewer', password: canary('person') };
  own.secrets.set('the password of the reviewer', account.password);
  const link = await invite(page, account, { project: /Billing/, role: /^Approver/ });
  own.secrets.set('the token of the invitation of the reviewer', link.split('/').at(-1) ?? '');
  const guest = await open(own.url);
  await joinBy(link, guest, account);
  own.sessions.set('reviewer', await guest.context().storageState());
}

const nextMigration = (own: OwnInstallation, id: string, sql: string): Promise<void> =>
  writeMigration(join(own.sources, 'billing'), id, sql);

/** Freezes staging from long ago for long. */
async function freeze(page: Page): Promise<void> {
  await page.goto('/p/billing/freezes');
  await page.getByRole('button', { name: 'Freeze', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(FREEZE);
  await choose(page, /Where/, 'Tier staging');
  await dialog.getByLabel('From').fill('2020-12-20T18:00');
  await dialog.getByLabel('To').fill('2019-01-01T08:00');
  await dialog.getByLabel('Reason').fill('The books are closed');
  await dialog.getByRole('button', { name: 'Freeze', exact: true }).click();
  await expect(dialog.getByText('It has to end after it starts.').first()).toBeVisible();
  await expectAccessible(page, 'the form of a freeze');
  await dialog.getByLabel('To').fill('2099-01-01T08:00');
  await dialog.getByRole('button', { name: 'Freeze', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(/^holds now, until/)).toBeVisible();
}

async function schedule(page: Page, time: string): Promise<void> {
  await page.getByRole('button', { name: 'Schedule…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Time', { exact: true }).fill(time);
  await dialog.getByLabel('Time zone').fill('UTC');
  await dialog.getByRole('button', { name: 'Start at this time' }).click();
}

/** So many hours from now on the clocks of UTC, to the minute. */
const localTimeIn = (hours: number): string =>
  new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 16);

/** The time of a deploy is so long ago: rows move instead of the test waiting. */
async function timePasses(own: OwnInstallation, number: string, since: string): Promise<void> {
  await askStore(
    await storeOf(own),
    `UPDATE deploys SET scheduled_for = now() - $2::text::interval WHERE number = $1`,
    [number, since],
  );
}
