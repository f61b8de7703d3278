import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expectAccessible } from './accessible';
import { expect, test } from './fixtures';

/** A repository with two applications on one tool, one of another database, and a configuration that computes what it says. */
const REPOSITORY: Readonly<Record<string, string>> = {
  'apps/shop/drizzle.config.ts':
    "import { defineConfig } from 'drizzle-kit';\n\nthrow new Error('ran');\nexport default defineConfig({\n  dialect: 'postgresql',\n  out: './steps',\n  migrations: { table: 'shop_steps', schema: process.env.SCHEMA },\n});\n",
  'apps/shop/steps/meta/_journal.json': '{"version":"7","dialect":"postgresql","entries":[]}',
  'apps/depot/000001_init.up.sql': 'CREATE TABLE depot (id int);\n',
  'apps/notes/prisma/schema.prisma': 'datasource db {\n  provider = "sqlite"\n}\n',
  'apps/old/migrations/first.sql': 'SELECT 1;\n',
};

test.describe.configure({ mode: 'serial' });

test('what a folder holds is shown with the lines that say so, and fills in a form that stays the person’s', async ({
  as,
  own,
}) => {
  const repository = join(own.sources, 'repository');
  for (const [path, text] of Object.entries(REPOSITORY)) {
    await mkdir(dirname(join(repository, path)), { recursive: true });
    await writeFile(join(repository, path), text);
  }
  const page = await as('administrator');
  const dialog = await newProject(page);
  const look = dialog.getByRole('button', { name: 'Look into the folder' });
  await expect(look).toHaveAttribute('aria-disabled', 'true');
  await dialog.getByLabel('Folder on the worker').fill(repository);
  await look.press('Enter');
  const shop = dialog.getByRole('radio', { name: 'Drizzle Kit in apps/shop/steps' });
  const depot = dialog.getByRole('radio', { name: 'golang-migrate in apps/depot' });
  await expect(shop).toBeVisible();
  await expect(dialog.getByText('apps/shop/drizzle.config.ts:7', { exact: true })).toBeVisible();
  await expect(
    dialog.getByText('migrations.schema is computed by the program (process.env.SCHEMA)'),
  ).toBeVisible();
  await expect(dialog.getByText('These migrations are written for sqlite')).toBeVisible();
  await expect(dialog.getByText('are named as no tool names them')).toBeVisible();
  await expectAccessible(page, 'what was found in a folder');

  await depot.focus();
  await depot.press('Space');
  await expect(dialog.getByLabel('Folder on the worker')).toHaveValue(join(repository, 'apps/depot'));
  await expect(dialog.getByRole('button', { name: /^golang-migrate/ })).toBeVisible();
  await depot.press('ArrowDown');
  await expect(shop).toBeChecked();
  await expect(dialog.getByLabel('Folder on the worker')).toHaveValue(join(repository, 'apps/shop/steps'));
  await expect(dialog.getByLabel('Table of the history')).toHaveValue('shop_steps');
  await dialog.getByLabel('Table of the history').fill('corrected');
  await expect(dialog.getByLabel('Table of the history')).toHaveValue('corrected');

  // The only source is taken without being chosen, and what a person types afterwards stays.
  const folder = dialog.getByLabel('Folder on the worker');
  await folder.fill(join(repository, 'apps'));
  await rm(join(repository, 'apps/shop'), { recursive: true });
  await look.press('Enter');
  await expect(dialog.getByRole('radio', { name: 'golang-migrate in depot' })).toBeChecked();
  await expect(folder).toHaveValue(join(repository, 'apps/depot'));
  await expect(dialog.getByRole('button', { name: /^golang-migrate/ })).toBeVisible();
  await folder.fill('/elsewhere');
  await expect(folder).toHaveValue('/elsewhere');
});

test('no project is made while the worker looks, and what is typed meanwhile stays', async ({ as, own }) => {
  const folder = join(own.sources, 'typed');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, '000001_init.up.sql'), 'CREATE TABLE typed (id int);\n');
  const page = await as('administrator');
  const dialog = await newProject(page);
  let answer: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route('**/api/v1/answers/*', async (route) => {
    await held;
    await route.continue();
  });
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Typed');
  await dialog.getByLabel('Folder on the worker').fill(folder);
  await dialog.getByRole('button', { name: 'Look into the folder' }).click();
  const create = dialog.getByRole('button', { name: 'Create project' });
  await expect(create).toHaveAttribute('aria-disabled', 'true');
  await expect(create).toHaveAccessibleDescription(/Wait for what is found in the folder/);
  await expectAccessible(page, 'a look into a folder');
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).press('Enter');
  const elsewhere = join(own.sources, 'elsewhere');
  await dialog.getByLabel('Folder on the worker').fill(elsewhere);
  answer();
  const found = dialog.getByRole('radio', { name: 'golang-migrate in the folder itself' });
  await expect(found).toBeVisible();
  await expect(found).not.toBeChecked();
  await expect(dialog.getByLabel('Folder on the worker')).toHaveValue(elsewhere);
  await expect(create).not.toHaveAttribute('aria-disabled');
  await expect(page).toHaveURL(/\/p$/);
  await dialog.locator('label', { hasText: 'golang-migrate in the folder itself' }).click();
  await expect(dialog.getByLabel('Folder on the worker')).toHaveValue(folder);
  await rm(folder, { recursive: true, force: true });
});

test('a folder that holds nothing, is not there, or may not be read says so with what to do', async ({
  as,
  own,
}) => {
  const empty = join(own.sources, 'empty');
  await mkdir(empty, { recursive: true });
  const page = await as('administrator');
  const dialog = await newProject(page);
  const said = async (folder: string): Promise<Locator> => {
    await dialog.getByLabel('Folder on the worker').fill(folder);
    await dialog.getByRole('button', { name: 'Look into the folder' }).click();
    return dialog;
  };
  await expect(await said(empty)).toContainText('No source was found in this folder');
  await expectAccessible(page, 'nothing found in a folder');
  await expect(await said(join(own.sources, 'nowhere'))).toContainText('does not exist');
  await expect(await said('/etc')).toContainText('LOCKKEEPER_SOURCE_ROOTS');
  await expect(await said('relative')).toContainText('beginning with /');
  for (const folder of ['empty', 'repository']) {
    await rm(join(own.sources, folder), { recursive: true, force: true });
  }
});

async function newProject(page: Page): Promise<Locator> {
  await page.goto('/p');
  await page.getByRole('button', { name: 'New project' }).click();
  return page.getByRole('dialog');
}
