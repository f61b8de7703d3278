import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import {
  approve,
  choose,
  createProject,
  createProjectByLook,
  invite,
  joinBy,
  lookNow,
  pasteUrl,
  preparePlan,
  requestDeploy,
  sendRequest,
} from './acts';
import { expectAccessible } from './accessible';
import { expect, test } from './fixtures';
import type { Account } from './installation';
import { createMigrationsFolder, writeMigration } from './migrations-folder';
import type { OwnInstallation } from './own-installation';
import { canary } from './targets';

const ACCOUNTS = '20250101090000_accounts';
const INVOICES = '20250108090000_invoices';
const NICKNAMES = '20250115090000_nicknames';

const STAGING = '/p/billing/e/staging';
const PRODUCTION = '/p/billing/e/production';

/** What Prisma would read from the two migrations. */
const PRISMA_SCHEMA = `datasource db {
  provider = "postgresql"
}

model accounts {
  id       Int        @id @default(autoincrement())
  email String
  invoices invoices[]
}

model invoices {
  id         Int      @id @default(autoincrement())
  account_id Int
  cents      BigInt
  accounts   accounts @relation(fields: [account_id], references: [id], onDelete: NoAction, onUpdate: NoAction)

  @@index([account_id])
}
`;

test.describe.configure({ mode: 'serial' });

test('the setup link makes the first administrator, once', async ({ open, own }) => {
  const { administrator, setupLink } = own;
  const [page, second] = [await open(own.url), await open(own.url)];
  await page.goto('/');
  await expect(page).toHaveURL(/\/setup$/);
  for (const visitor of [page, second]) await visitor.goto(setupLink);
  await expectAccessible(page, 'the setup page');
  await setUp(page, administrator);
  await expect(page).toHaveURL(`${own.url}/`);
  await expect(page.getByText('No projects yet')).toBeVisible();

  await setUp(second, { ...administrator, email: 'second@localhost' });
  await expect(second.getByRole('alert').first()).toContainText(/set up/i);
  await second.goto(setupLink);
  await expect(second.getByRole('heading', { name: 'Already set up' })).toBeVisible();
});

test('a project is made of a folder of real migrations, and its first release by a look', async ({
  as,
  own,
}) => {
  const folder = folderOf(own);
  await createMigrationsFolder(folder);
  await writeMigration(
    folder,
    ACCOUNTS,
    'CREATE TABLE "accounts" ("id" SERIAL PRIMARY KEY, "email" TEXT NOT NULL);',
  );
  await writeMigration(
    folder,
    INVOICES,
    'CREATE TABLE "invoices" ("id" SERIAL PRIMARY KEY, "account_id" INTEGER NOT NULL REFERENCES "accounts" ("id"), "cents" BIGINT NOT NULL);',
    'CREATE INDEX "invoices_account_id_idx" ON "invoices" ("account_id");',
  );
  const page = await as('administrator');
  await createProjectByLook(page, 'Billing', { around: own.sources, found: 'Prisma Migrate in billing' });
  await expect(page).toHaveURL(/\/p\/billing$/);
  await lookNow(page, 'billing');
  await expect(page.getByText('Release 1', { exact: true })).toBeVisible();
  await expect(page.getByText('2 migrations')).toBeVisible();
});

test('a Prisma schema that was changed without a migration is found, with the SQL that is missing', async ({
  as,
  own,
}) => {
  const schema = join(own.sources, 'schema.prisma');
  const page = await as('administrator');
  await page.goto('/p/billing');
  await page.getByText('Release 1 was not compared with its Prisma schema').click();
  await expect(page.getByText(/There is no schema beside the migrations/)).toBeVisible();

  await writeFile(schema, PRISMA_SCHEMA.replace('email String', 'email String\n  nickname String?'));
  await lookNow(page, 'billing');
  const banner = page.getByRole('status').filter({ hasText: 'changed without a migration' });
  await expect(banner).toContainText('ALTER TABLE "accounts" ADD COLUMN     "nickname" TEXT;', {
    timeout: 30_000,
  });
  await expectAccessible(page, 'a schema without its migration');
  await page.goto('/p/billing/releases');
  await expect(page.getByText('Migration missing')).toBeVisible();

  await writeFile(schema, PRISMA_SCHEMA);
  await lookNow(page, 'billing');
  await expect(banner).toBeHidden({ timeout: 30_000 });
  await page.goto('/p/billing/releases');
  await expect(page.getByText('Agrees')).toBeVisible();
  await rm(schema);
});

test('a wrong password is answered at its field, and the right one registers the environment', async ({
  as,
  own,
}) => {
  const staging = await own.targets.createDatabase('billing_staging');
  const wrong = canary('wrong');
  own.secrets.set('a wrong database password', wrong);
  own.secrets.set('the database password of staging', staging.password);
  const page = await as('administrator');
  await page.goto('/p/billing/e/new');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('staging');
  await choose(page, /Tier/, /^Staging/);
  await page.getByRole('textbox', { name: 'Host', exact: true }).fill(staging.host);
  await page.getByRole('textbox', { name: 'Port', exact: true }).fill(String(staging.port));
  await page.getByRole('textbox', { name: 'Database', exact: true }).fill(staging.database);
  await page.getByRole('textbox', { name: 'User', exact: true }).fill(staging.user);
  await choose(page, /TLS/, /^Off/);
  const password = page.getByLabel('Database password');
  await password.fill(wrong);
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByText('The connection does not work like this')).toBeVisible();
  await expect(password).toHaveAttribute('aria-invalid', 'true');
  await expect(password).toHaveAccessibleDescription(/password/i);

  await password.fill(staging.password);
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByText(/^The connection works, PostgreSQL 18/)).toBeVisible();
  await page.getByRole('button', { name: 'Register environment' }).click();
  await expect(page).toHaveURL(new RegExp(`${STAGING}$`));
  await expect(page.getByRole('link', { name: 'Prepare deploy (2)' })).toBeVisible();
  await expect(page.getByText(ACCOUNTS).first()).toBeVisible();
});

test('a pasted URL fills the fields of a second environment, and the matrix shows both', async ({
  as,
  own,
}) => {
  const production = await own.targets.createDatabase('billing_production');
  own.secrets.set('the database password of production', production.password);
  const page = await as('administrator');
  await page.goto('/p/billing/e/new');
  await pasteUrl(page, production);
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('production');
  await choose(page, /Tier/, /^Production/);
  await page.getByRole('button', { name: 'Register environment' }).click();
  await expect(page).toHaveURL(new RegExp(`${PRODUCTION}$`));
  await expect(page.getByRole('link', { name: 'Prepare deploy (2)' })).toBeVisible();
  await page.goto('/p/billing');
  const grid = page.getByRole('grid');
  await expect(grid.getByText('behind by 2')).toHaveCount(2);
  await expect(grid.getByRole('gridcell', { name: `${INVOICES}, staging, Pending` })).toBeVisible();
  await expect(grid.getByRole('gridcell', { name: `${INVOICES}, production, Pending` })).toBeVisible();
});

test('what is typed while a pasted URL is read stays', async ({ as }) => {
  const page = await as('administrator');
  await page.goto('/p/billing/e/new');
  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  await page.getByLabel('Paste a connection URL').fill('postgresql://shop@db.example.com/shop');
  // What reads it is fetched by the press.
  const scripts = '**/_next/static/chunks/**';
  let answer: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route(scripts, async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole('button', { name: 'Fill the fields' }).click();
  await name.fill('typed');
  await expect(page.getByText('The fields below were filled in.')).toBeHidden();
  answer();
  await expect(page.getByText('The fields below were filled in.')).toBeVisible();
  await expect(page.getByLabel('Host', { exact: true })).toHaveValue('db.example.com');
  await expect(name).toHaveValue('typed');
});

test('an invited person joins by a link that works once, with the role they were given', async ({
  as,
  open,
  own,
}) => {
  const page = await as('administrator');
  const link = await invite(page, own.approver, { project: /Billing/, role: /^Approver/ });
  own.secrets.set('the token of an invitation', link.split('/').at(-1) ?? '');

  const guest = await open(own.url);
  await guest.goto(link);
  await expectAccessible(guest, 'the page of an invitation');
  await joinBy(link, guest, own.approver);
  await guest.goto('/p/billing');
  await expect(guest.getByRole('heading', { name: 'Billing' })).toBeVisible();
  const late = await open(own.url);
  await late.goto(link);
  await expect(late.getByRole('heading', { name: 'This link does not work any more.' })).toBeVisible();
});

test('a policy set in the browser asks for an approval, and the approved run is watched to its end', async ({
  as,
  own,
}) => {
  const page = await as('administrator');
  await page.goto(`${STAGING}/settings`);
  await page.getByRole('textbox', { name: 'Approvals needed' }).fill('1');
  await page.getByRole('button', { name: 'Save policy' }).click();
  await expect(page.getByText('Policy version 2 holds now')).toBeVisible();
  const number = await requestDeploy(page, {
    path: STAGING,
    reason: 'First tables',
    startWhenApproved: true,
  });
  await expect(page.getByText('0 of 1 needed')).toBeVisible();
  await expect(page.getByRole('button', { name: `Approve #${number}` })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  const approver = await as('approver');
  await approve(approver, number);
  for (const watching of [approver, page]) {
    await expect(watching).toHaveTitle(/^Succeeded/, { timeout: 60_000 });
    await expect(watching.getByText('Every statement ran')).toBeVisible();
  }
  await page.goto(STAGING);
  await expect(page.getByText('In sync').first()).toBeVisible();
  const rows = await own.targets.ask(
    'billing_staging',
    `SELECT migration_name FROM public._prisma_migrations WHERE finished_at IS NOT NULL ORDER BY 1`,
  );
  expect(rows).toEqual([{ migration_name: ACCOUNTS }, { migration_name: INVOICES }]);
});

test('a plan whose target changed after its approval cannot run, says what changed, and is planned again', async ({
  as,
  own,
}) => {
  const page = await as('administrator');
  const number = await requestDeploy(page, { path: PRODUCTION, reason: 'Billing goes live' });
  const approver = await as('approver');
  await approve(approver, number);
  await expect(page).toHaveTitle(/^Approved/);
  await own.targets.type(
    'billing_production',
    'CREATE TABLE public.typed_by_hand (id int)',
    'ALTER TABLE public.typed_by_hand OWNER TO billing_production',
  );
  await page.getByRole('button', { name: `Start #${number}` }).click();
  await expect(page).toHaveTitle(/^Stale/, { timeout: 60_000 });
  await expect(page.getByText(/^Plan is out of date: .*schema.* changed\.$/)).toBeVisible();
  await expect(page.getByText('table typed_by_hand was added', { exact: true })).toBeVisible();
  await expect(page.getByText('All approvals are void.')).toBeVisible();
  await expect(page.getByText(/^Does not count:/)).toBeVisible();
  await expect(page.getByRole('button', { name: `Start #${number}` })).toHaveCount(0);
  await expectAccessible(page, 'a stale deploy');
  const ran = await own.targets.ask(
    'billing_production',
    `SELECT to_regclass('public.accounts') AS accounts`,
  );
  expect(ran).toEqual([{ accounts: null }]);

  await own.targets.type('billing_production', 'DROP TABLE public.typed_by_hand');
  await page.goto(`${PRODUCTION}/drift`);
  await page.getByRole('button', { name: 'Check again now' }).click();
  await expect(page.getByText('No open differences')).toBeVisible({ timeout: 30_000 });
  await page.goto(`/d/${number}`);
  await page.getByRole('link', { name: 'Plan it again' }).click();
  await preparePlan(page);
  await expect(page.getByText(`It takes the place of deploy #${number}.`)).toBeVisible();
  const again = await sendRequest(page, {
    path: PRODUCTION,
    reason: 'Billing goes live, planned again',
    startWhenApproved: true,
  });
  await page.goto(`/d/${number}`);
  await expect(page.getByRole('link', { name: `#${again}` })).toBeVisible();
  await approve(approver, again);
  await expect(approver).toHaveTitle(/^Succeeded/, { timeout: 60_000 });
});

test('a run that fails shows statement, SQLSTATE, position, what was undone and what to do next', async ({
  as,
  own,
}) => {
  await writeMigration(
    folderOf(own),
    NICKNAMES,
    '-- Everybody gets a nickname.',
    'ALTER TABLE "accounts" ADD COLUMN "nickname" TEXT;',
    `UPDATE "accounts" SET "nickname" = 'none' WHERE "mail" = '';`,
  );
  const page = await as('administrator');
  await lookNow(page, 'billing');
  const number = await requestDeploy(page, { path: STAGING, reason: 'Nicknames', startWhenApproved: true });
  await approve(await as('approver'), number);
  await expect(page).toHaveTitle(/^Failed/, { timeout: 60_000 });
  await expect(page.getByText('What to do next:')).toBeVisible();
  await expect(page.getByText(/column "mail" does not exist \(SQLSTATE 42703, column \d+\)/)).toBeVisible();
  await expect(page.getByText('Rolled back').first()).toBeVisible();
  await expect(page.getByRole('definition').filter({ hasText: NICKNAMES })).toBeVisible();
  await expectAccessible(page, 'a failed deploy');
  const left = await own.targets.ask(
    'billing_staging',
    `SELECT count(*)::int AS columns FROM information_schema.columns WHERE table_name = 'accounts' AND column_name = 'nickname'`,
  );
  expect(left).toEqual([{ columns: 0 }]);
  await page.goto(STAGING);
  await expect(page.getByRole('link', { name: 'Prepare deploy (1)' })).toBeVisible();

  await writeMigration(
    folderOf(own),
    NICKNAMES,
    'ALTER TABLE "accounts" ADD COLUMN "nickname" TEXT;',
    `UPDATE "accounts" SET "nickname" = 'none' WHERE "email" = '';`,
  );
  await lookNow(page, 'billing');
  const mended = await requestDeploy(page, { path: STAGING, reason: 'Nicknames', startWhenApproved: true });
  await approve(await as('approver'), mended);
  await expect(page).toHaveTitle(/^Succeeded/, { timeout: 60_000 });
});

test('a check asked for in the browser finds what somebody typed by hand', async ({ as, own }) => {
  const page = await as('administrator');
  await page.goto(`${STAGING}/drift`);
  await expect(page.getByText('No open differences')).toBeVisible();
  await own.targets.type('billing_staging', 'CREATE INDEX typed_by_hand ON public.accounts (nickname)');
  await page.getByRole('button', { name: 'Check again now' }).click();
  await expect(page.getByRole('article', { name: /typed_by_hand/ })).toBeVisible({ timeout: 60_000 });
  await own.targets.type('billing_staging', 'DROP INDEX public.typed_by_hand');
  await page.getByRole('button', { name: 'Check again now' }).click();
  await expect(page.getByText('No open differences')).toBeVisible({ timeout: 60_000 });
});

test('an environment whose password changed keeps its last state until the password is replaced', async ({
  as,
  own,
}) => {
  const next = canary('rotated');
  own.secrets.set('a replaced database password', next);
  await own.targets.type('billing_staging', `ALTER ROLE billing_staging PASSWORD '${next}'`);
  const page = await as('administrator');
  await page.goto(STAGING);
  await page.getByRole('button', { name: 'Check now' }).click();
  await expect(page.getByText('The environment was not reached')).toBeVisible();
  await expect(page.getByText('This environment cannot be reached')).toBeVisible();
  await expect(page.getByText(NICKNAMES).first()).toBeVisible();
  await page.goto(`${STAGING}/settings`);
  const form = replacingForm(page);
  await form.getByLabel('Database password').fill(next);
  await form.getByRole('button', { name: 'Replace password' }).click();
  await expect(page.getByText('The password was replaced')).toBeVisible();
  await page.goto(STAGING);
  await page.getByRole('button', { name: 'Check now' }).click();
  await expect(page.getByText('The environment was reached')).toBeVisible();
  await expect(page.getByText('This environment cannot be reached')).toBeHidden();
});

test('passwords are named instead of stored, and the worker finds them', async ({ as, own }) => {
  await own.targets.type(
    'billing_production',
    `ALTER ROLE billing_production PASSWORD '${own.namedPassword}'`,
  );
  const page = await as('administrator');
  const replace = async (reference: string): Promise<void> => {
    await page.goto(`${PRODUCTION}/settings`);
    const form = replacingForm(page);
    await form.getByText('Reference that the worker resolves').click();
    await form.getByLabel('Reference', { exact: true }).fill(reference);
    await form.getByRole('button', { name: 'Replace password' }).click();
    await expect(page.getByText('The password was replaced')).toBeVisible();
    await page.goto(PRODUCTION);
    await page.getByRole('button', { name: 'Check now' }).click();
    await expect(page.getByText('The environment was reached')).toBeVisible();
  };
  await replace('env:LOCKKEEPER_TARGET_NAMED');
  const filed = canary('filed');
  own.secrets.set('the password that file: names', filed);
  const file = join(own.secretsFolder, 'production');
  await writeFile(file, `${filed}\n`);
  await own.targets.type('billing_production', `ALTER ROLE billing_production PASSWORD '${filed}'`);
  await replace(`file:${file}`);
});

test('an environment is moved, renamed, archived, brought back and deleted', async ({ as, own }) => {
  const spare = await own.targets.createDatabase('billing_spare');
  own.secrets.set('the database password of a spare environment', spare.password);
  const page = await as('administrator');
  await page.goto('/p/billing/e/new');
  await pasteUrl(page, spare);
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('spare');
  await page.getByRole('button', { name: 'Register environment' }).click();
  await expect(page).toHaveURL(/\/e\/spare$/);
  await page.goto('/p/billing/e/spare/settings');
  await choose(page, /Place in the promotion order/, 'First');
  await expect(page.getByText('The promotion order was changed')).toBeVisible();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('preview');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('The environment was changed')).toBeVisible();
  await page.goto('/p/billing');
  await expect(page.getByRole('grid').getByRole('columnheader')).toContainText([
    /Migration/,
    /preview/,
    /staging/,
    /production/,
  ]);
  await page.goto('/p/billing/e/spare/settings');
  await expect(page.getByRole('button', { name: 'Delete' })).toHaveAttribute('aria-disabled', 'true');
  await page.getByRole('button', { name: 'Archive' }).click();
  await page.getByRole('button', { name: 'Bring back' }).click();
  await page.getByRole('button', { name: 'Archive' }).click();
  await expect(page.getByText('This environment is archived')).toBeVisible();
  await deleteByName(page, 'preview');
  await expect(page).toHaveURL(/\/p\/billing$/);
  await expect(page.getByRole('grid').getByText('preview')).toHaveCount(0);
  await expect(page.getByRole('grid').getByText('staging', { exact: true })).toBeVisible();
});

test('a project is changed, archived and deleted', async ({ as, own }) => {
  const folder = join(own.sources, 'short-lived');
  await createMigrationsFolder(folder);
  const page = await as('administrator');
  await createProject(page, 'Short lived', folder);
  await page.goto('/p/short-lived/settings');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Not for long');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('The project was changed')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: 'Not for long' })).toBeVisible();
  await page.getByRole('button', { name: 'Archive' }).click();
  await expect(page.getByText('This project is archived')).toBeVisible();
  await deleteByName(page, 'Not for long');
  await expect(page).toHaveURL(/\/p$/);
  await expect(page.getByText('Billing')).toBeVisible();
  await expect(page.getByText('Not for long')).toHaveCount(0);
});

const folderOf = ({ sources }: OwnInstallation): string => join(sources, 'billing');

/** The form that replaces the password of an environment, and nothing else. */
const replacingForm = (page: Page): Locator =>
  page.locator('form').filter({ has: page.getByRole('button', { name: 'Replace password' }) });

/** Deletes what is archived, as its settings ask for it. */
async function deleteByName(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Delete' }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByLabel(`Type ${name}`).fill(name);
  await dialog.getByRole('button', { name: 'Delete for good' }).click();
}

/** Fills in the page that makes the first administrator. */
async function setUp(page: Page, account: Account): Promise<void> {
  await page.getByLabel('Your name').fill(account.name);
  await page.getByLabel('E-mail address').fill(account.email);
  await page.getByLabel('Password', { exact: true }).fill(account.password);
  await page.getByRole('button', { name: 'Set up and sign in' }).click();
}
