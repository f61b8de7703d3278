import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createProjectByLook } from './acts';
import { expectAccessible } from './accessible';
import { expect, test } from './fixtures';

test('a migration is made in the browser: what is wrong stands at its field, and the file is the tool’s', async ({
  as,
  own,
}) => {
  const folder = join(own.sources, 'shelves');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'V1__init.sql'), 'CREATE TABLE shelf (id int);\n');
  const page = await as('administrator');
  await createProjectByLook(page, 'Shelves', { around: own.sources, found: 'Flyway in shelves' });
  await page.goto('/p/shelves/migrations');
  await page.getByRole('link', { name: 'New migration' }).click();
  await expect(page.getByRole('heading', { name: 'New migration' })).toBeVisible();

  const make = page.getByRole('button', { name: 'Make the migration' });
  await page.getByRole('textbox', { name: 'Name' }).fill('Add labels');
  await page.getByRole('textbox', { name: 'SQL', exact: true }).fill('SELECT 1;\nALTER TABEL shelf;');
  await page.getByRole('textbox', { name: /way back/ }).fill('ALTER TABLE shelf DROP COLUMN label;');
  await make.click();
  await expect(page.getByRole('alert').first()).toContainText('Line 2, column 7');
  await expect(page.getByRole('textbox', { name: 'SQL', exact: true })).toHaveAttribute(
    'aria-invalid',
    'true',
  );
  await expectAccessible(page, 'a migration whose SQL is wrong');
  expect(await readdir(folder)).toEqual(['V1__init.sql']);

  await page
    .getByRole('textbox', { name: 'SQL', exact: true })
    .fill('ALTER TABLE shelf ADD COLUMN label text;');
  await make.click();
  await expect(page.getByRole('status').filter({ hasText: 'V2__add_labels.sql was made' })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Files' }).getByRole('listitem')).toHaveText([
    'U2__add_labels.sql',
    'V2__add_labels.sql',
  ]);
  await expectAccessible(page, 'a migration that was made');
  expect(await readFile(join(folder, 'V2__add_labels.sql'), 'utf8')).toBe(
    'ALTER TABLE shelf ADD COLUMN label text;\n',
  );
  // However late its stream is opened, a page is told what was committed since it was made.
  let open = (): void => undefined;
  const late = new Promise<void>((resolve) => (open = resolve));
  await page.route('**/api/v1/events?*', async (route) => {
    await late;
    await route.continue();
  });
  await page.getByRole('link', { name: 'Migrations of the project' }).click();
  await expect(page).toHaveURL(/\/p\/shelves\/migrations$/);
  const listed = async (): Promise<string> => (await page.request.get('/p/shelves/migrations')).text();
  await expect.poll(listed, { timeout: 30_000 }).toContain('V2__add_labels.sql');
  open();
  await expect(page.getByRole('link', { name: 'V2__add_labels.sql' })).toBeVisible();
  await page.unrouteAll({ behavior: 'wait' });
});
