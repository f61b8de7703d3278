import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { lookNow, preparePlan, requestDeploy, sendRequest } from './acts';
import { expectAccessible } from './accessible';
import { expect, test } from './fixtures';
import { writeMigration } from './migrations-folder';
import type { OwnInstallation } from './own-installation';

const SLOW = '20250122090000_slow';
const PHONES = '20250127090000_phones';
const UNIQUE = '20250129090000_unique_mail';

const STAGING = '/p/billing/e/staging';
const PRODUCTION = '/p/billing/e/production';

/** What rests on what was seen of staging, besides the matrix. */
const RESTING_ON_LOOKS = [
  '/',
  '/p',
  '/p/billing?view=fleet',
  '/p/billing/migrations',
  `/p/billing/migrations/${SLOW}`,
  '/deploys',
  `${STAGING}/deploy`,
  `${STAGING}/resolve`,
  `${STAGING}/undo`,
];

test.describe.configure({ mode: 'serial' });

test('a deploy is rejected with a reason, and another one is cancelled by who asked for it', async ({
  as,
  own,
}) => {
  await writeMigration(
    folderOf(own),
    SLOW,
    'ALTER TABLE "accounts" ADD COLUMN "slow" INTEGER;',
    'SELECT pg_sleep(300);',
  );
  const page = await as('administrator');
  await withoutApproval(page);
  await lookNow(page, 'billing');
  const approver = await as('approver');
  // A page that follows one environment alone still counts what comes to wait on another.
  await approver.goto(`${STAGING}/drift`);
  await expect(approver.getByText('Live', { exact: true })).toBeVisible();
  const counted = await waitingFor(approver);
  const rejected = await requestDeploy(page, { path: PRODUCTION, reason: 'In a hurry' });
  await expect.poll(() => waitingFor(approver)).toBe(counted + 1);
  await approver.goto(`/d/${rejected}`);
  await approver.getByRole('button', { name: 'Reject…' }).click();
  const dialog = approver.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('It sleeps for minutes');
  await dialog.getByRole('button', { name: 'Reject', exact: true }).click();
  for (const each of [approver, page]) await expect(each).toHaveTitle(/^Rejected/);
  await expect(page.getByText('It sleeps for minutes').first()).toBeVisible();

  const cancelled = await requestDeploy(page, { path: PRODUCTION, reason: 'Asked by mistake' });
  await page.getByRole('button', { name: 'Cancel…' }).click();
  await page.getByRole('dialog').getByLabel('Reason').fill('Wrong environment');
  await page.getByRole('button', { name: 'Cancel this deploy' }).click();
  await expect(page).toHaveTitle(/^Cancelled/);
  await expect(page.getByRole('button', { name: `Start #${cancelled}` })).toHaveCount(0);
});

test('a run is stopped in the middle of a statement, and nothing of its migration stays', async ({
  as,
  own,
}) => {
  const page = await as('administrator');
  const number = await requestDeploy(page, { path: STAGING, reason: 'A slow one' });
  await page.getByRole('button', { name: `Start #${number}` }).click();
  await expect(page).toHaveTitle(/^Running/, { timeout: 30_000 });
  await expect(page.getByText('Statement 2 of 2')).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page, 'a deploy that runs');
  await page.getByRole('button', { name: 'Stop the run…' }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByLabel('Reason').fill('It holds a lock');
  await dialog.getByRole('button', { name: 'Stop the run' }).click();
  await expect(page).toHaveTitle(/^(Failed|Cancelled)/, { timeout: 60_000 });
  const left = await own.targets.ask(
    'billing_staging',
    `SELECT count(*)::int AS columns FROM information_schema.columns WHERE column_name = 'slow'`,
  );
  expect(left).toEqual([{ columns: 0 }]);
  await writeMigration(folderOf(own), SLOW, 'ALTER TABLE "accounts" ADD COLUMN "slow" INTEGER;');
});

test('a run that another session blocks says who it is, tries again, and goes on when the lock is free', async ({
  as,
  own,
}) => {
  await own.targets.type('postgres', 'GRANT pg_read_all_stats TO billing_staging');
  const page = await as('administrator');
  await lookNow(page, 'billing');
  await page.goto(`${STAGING}/deploy`);
  await page.getByText('Settings of the run').click();
  await page.getByRole('textbox', { name: 'Tries' }).fill('30');
  await page.getByRole('textbox', { name: 'Longest pause' }).fill('2000');
  await preparePlan(page);
  const number = await sendRequest(page, { path: STAGING, reason: 'While a report is read' });
  const release = await own.targets.hold('billing_staging', 'monthly report', 'SELECT FROM public.accounts');
  try {
    await page.getByRole('button', { name: `Start #${number}` }).click();
    await expect(
      page.getByText(/^Gave way to pid \d+ \(monthly report, idle in a transaction for/),
    ).toBeVisible();
    await expect(page.getByText(/Tries again (now|in \d s)\.$/)).toBeVisible();
    await expect(page.getByText('SELECT FROM public.accounts')).toBeVisible();
    await expect(page.getByText(/^Running, try \d+ of 30$/)).toBeVisible();
    await expectAccessible(page, 'a deploy that is blocked');
  } finally {
    await release();
  }
  await expect(page).toHaveTitle(/^Succeeded/);
  await expect(page.getByText('Every statement ran')).toBeVisible();
});

test('a look that another session blocks ends soon, and both pages keep what was known, with the reason', async ({
  as,
  own,
}) => {
  const page = await as('administrator');
  const release = await own.targets.hold(
    'billing_staging',
    'cleaning up',
    'LOCK TABLE public._prisma_migrations',
  );
  try {
    // While nothing at all is committed on the server, a look need not read the table.
    await own.targets.type('billing_staging', 'SELECT pg_catalog.pg_current_xact_id()');
    await page.goto(STAGING);
    await page.getByRole('button', { name: 'Check now' }).click();
    await expect(page.getByText('The environment was not reached')).toBeVisible({ timeout: 5_000 });
    await expect(page.getByText('Another session keeps us from looking')).toBeVisible();
    await expect(page.getByText('Another session holds a lock on the same table.')).toBeVisible();
    await expect(page.getByText(/What is shown is from/)).toBeVisible();
    await expect(page.getByText(SLOW).first()).toBeVisible();
    await page.goto('/p/billing');
    const grid = page.getByRole('grid');
    await expect(grid.getByRole('columnheader', { name: /staging.*Unreachable/ })).toBeVisible();
    await expect(grid.getByRole('gridcell', { name: `${SLOW}, staging, Applied` })).toBeVisible();
    const old = /not reached, facts from/;
    await expect(grid.getByRole('columnheader', { name: old })).toHaveCount(1);
    for (const place of RESTING_ON_LOOKS) {
      await page.goto(place);
      await expect(page.getByRole('main').locator('[data-facts="unreachable"]').first(), place).toHaveText(
        old,
      );
    }
  } finally {
    await release();
  }
  await page.goto(STAGING);
  await page.getByRole('button', { name: 'Check now' }).click();
  await expect(page.getByText('The environment was reached')).toBeVisible();
  await expect(page.getByText('Another session keeps us from looking')).toBeHidden();
});

test('an open matrix reads only the environment that changed, and stays where it is', async ({ as, own }) => {
  const matrix = await as('administrator');
  await matrix.goto('/p/billing');
  await expect(matrix.getByText('Live', { exact: true })).toBeVisible();
  const grid = matrix.getByRole('grid');
  await grid.focus();
  const production = await grid.getByRole('columnheader', { name: /production/ }).elementHandle();
  const standsOn = await grid.getAttribute('aria-activedescendant');
  const read = recordReads(matrix);
  const page = await as('administrator');
  const changeHistory = async (...statements: readonly string[]): Promise<void> => {
    await own.targets.type('billing_staging', ...statements);
    await page.goto(STAGING);
    await page.getByRole('button', { name: 'Check now' }).click();
    await expect(page.getByText('The environment was reached')).toBeVisible();
  };
  const slow = grid.getByRole('gridcell', { name: `${SLOW}, staging` });
  const rowOf = `SELECT * FROM _prisma_migrations WHERE migration_name = '${SLOW}'`;
  const [before] = await own.targets.ask('billing_staging', rowOf);

  await changeHistory(
    `UPDATE _prisma_migrations SET checksum = repeat('0', 64) WHERE migration_name = '${SLOW}'`,
  );
  await expect(slow).toHaveAccessibleName(/Applied, edited/);
  // A drift check that ends later reads it once more.
  expect([...new Set(read.splice(0))]).toEqual([
    expect.stringMatching(/\/columns\?environments=[\da-f-]{36}$/),
  ]);
  expect(await production.evaluate(({ isConnected }) => isConnected)).toBe(true);
  await expect(grid).toBeFocused();
  await expect(grid).toHaveAttribute('aria-activedescendant', standsOn ?? '');

  // A row that the page does not have yet is more than a column: the page is read.
  await changeHistory(
    `UPDATE _prisma_migrations SET checksum = '${checksumOf(before)}' WHERE migration_name = '${SLOW}'`,
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at)
     VALUES ('by hand', '', '20240101000000_elsewhere', now())`,
  );
  await expect(grid.getByRole('rowheader', { name: '20240101000000_elsewhere' })).toBeVisible();
  await expect(slow).toHaveAccessibleName(/Applied$/);
  expect(read.splice(0)).toContain('/p/billing');
  await changeHistory(`DELETE FROM _prisma_migrations WHERE id = 'by hand'`);
  await expect(grid.getByRole('rowheader', { name: '20240101000000_elsewhere' })).toBeHidden();
  await expect(grid).toBeFocused();
});

test('a run that leaves something behind says what, and waits until a person settles it', async ({
  as,
  own,
}) => {
  await own.targets.type(
    'billing_staging',
    `INSERT INTO public.accounts (email) VALUES ('twice@example.com'), ('twice@example.com')`,
  );
  await writeMigration(folderOf(own), PHONES, 'ALTER TABLE "accounts" ADD COLUMN "phone" TEXT;');
  await writeMigration(
    folderOf(own),
    UNIQUE,
    'CREATE UNIQUE INDEX CONCURRENTLY "accounts_email_key" ON "accounts" ("email");',
  );
  const page = await as('administrator');
  await lookNow(page, 'billing');
  const number = await requestDeploy(page, { path: STAGING, reason: 'Addresses are unique' });
  await page.getByRole('button', { name: `Start #${number}` }).click();
  await expect(page).toHaveTitle(/^Partly applied/, { timeout: 60_000 });
  await expect(page.getByText('Applied and kept', { exact: true })).toBeVisible();
  await expect(page.getByText('Some of it remains', { exact: true })).toBeVisible();
  await expect(page.getByText(/SQLSTATE 23505/).first()).toBeVisible();
  await expectAccessible(page, 'a deploy that is partly applied');
  await page.getByLabel('What you found and did').fill('Dropped the invalid index');
  await page.getByRole('button', { name: `Settle #${number}` }).click();
  await expect(page).toHaveTitle(/^Failed/);
  await expect(page.getByText('Settled as failed')).toBeVisible();
});

test('what failed is marked as applied only when the schema shows it, and then the history is in order', async ({
  as,
  own,
}) => {
  const page = await as('administrator');
  await page.goto(STAGING);
  await page.getByRole('button', { name: 'Check now' }).click();
  await expect(page.getByText('The environment was reached')).toBeVisible();
  await page.getByRole('link', { name: 'Mark as applied…' }).first().click();
  await expect(page.getByRole('heading', { name: 'Put the history of Staging in order' })).toBeVisible();
  await page.getByRole('button', { name: 'Compare with the schema' }).click();
  await expect(page.getByText('The schema does not show it')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('button', { name: 'Request this deploy' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await expectAccessible(page, 'a resolution that the schema does not bear out');
  await own.targets.type(
    'billing_staging',
    `DELETE FROM public.accounts WHERE email = 'twice@example.com'`,
    'DROP INDEX public.accounts_email_key',
    'CREATE UNIQUE INDEX accounts_email_key ON public.accounts (email)',
  );
  await page.getByRole('button', { name: 'Compare again' }).click();
  await expect(page.getByText('The schema shows all of it')).toBeVisible({ timeout: 60_000 });
  const number = await sendRequest(page, { path: STAGING, reason: 'The index was built by hand' });
  await expect(page.getByText('Marked as applied', { exact: true })).toBeVisible();
  await expectAccessible(page, 'a deploy that corrects the history');
  await page.getByRole('button', { name: `Start #${number}` }).click();
  await expect(page).toHaveTitle(/^Succeeded/, { timeout: 60_000 });
  await expect(page.getByText('The history is corrected')).toBeVisible();
  await expect(page.getByText('Recorded', { exact: true })).toBeVisible();
  const rows = await own.targets.ask(
    'billing_staging',
    `SELECT rolled_back_at IS NOT NULL AS rolled_back, finished_at IS NOT NULL AS finished
       FROM public._prisma_migrations WHERE migration_name = '${UNIQUE}' ORDER BY started_at`,
  );
  expect(rows).toEqual([
    { rolled_back: true, finished: false },
    { rolled_back: false, finished: true },
  ]);
  await page.goto(`${STAGING}/drift`);
  await page.getByRole('button', { name: 'Check again now' }).click();
  await expect(page.getByText('No open differences')).toBeVisible({ timeout: 60_000 });
});

test('another database behind the name stops everything until an administrator confirms it', async ({
  as,
  own,
}) => {
  await own.targets.type(
    'postgres',
    'DROP DATABASE billing_production WITH (FORCE)',
    'CREATE DATABASE billing_production OWNER billing_production',
  );
  const page = await as('administrator');
  await page.goto(PRODUCTION);
  await page.getByRole('button', { name: 'Check now' }).click();
  await expect(page.getByText('Another database answers there')).toBeVisible();
  await expect(page.getByText('This is not the database that was registered')).toBeVisible();
  await expectAccessible(page, 'an environment with another database');
  await page.getByRole('button', { name: 'This is the right one…' }).click();
  await page.getByRole('button', { name: 'Confirm this database' }).click();
  await expect(page.getByRole('alertdialog', { name: 'Is this the right database?' })).toBeHidden();
  await expect(page.getByText('This is not the database that was registered')).toBeHidden();
  await expect(page.getByRole('link', { name: /^Prepare deploy \(\d\)/ })).toBeVisible();
});

/** What a page reads again from here on: addresses of the program, and the pages that are read as a whole. */
function recordReads(page: Page): string[] {
  const read: string[] = [];
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url());
    const headers = request.headers();
    const isPage = headers['rsc'] !== undefined && headers['next-router-prefetch'] === undefined;
    if (isPage || pathname.startsWith('/api/')) read.push(isPage ? pathname : `${pathname}${search}`);
  });
  return read;
}

function checksumOf(row: unknown): string {
  const isRow = typeof row === 'object' && row !== null && 'checksum' in row;
  return isRow ? String(row.checksum) : '';
}

const folderOf = ({ sources }: OwnInstallation): string => join(sources, 'billing');

/** Staging asks for no approval from here on. */
async function withoutApproval(page: Page): Promise<void> {
  await page.goto(`${STAGING}/settings`);
  await page.getByRole('textbox', { name: 'Approvals needed' }).fill('0');
  await page.getByRole('button', { name: 'Save policy' }).click();
  await expect(page.getByText(/Policy version \d+ holds now/)).toBeVisible();
}

/** What the frame of a page says how many deploys wait for its reader. */
async function waitingFor(page: Page): Promise<number> {
  const said = page.getByRole('navigation').getByText(/waiting for you/);
  return (await said.count()) === 0 ? 0 : Number.parseInt(await said.innerText(), 10);
}
