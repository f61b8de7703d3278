import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createProjectByLook, pasteUrl, requestDeploy, sendRequest } from './acts';
import { expectAccessible } from './accessible';
import { expect, test } from './fixtures';

const FILES: Readonly<Record<string, string>> = {
  '000001_depots.up.sql': 'CREATE TABLE depot (id int PRIMARY KEY);\n',
  '000001_depots.down.sql': 'DROP TABLE depot;\n',
  '000002_labels.up.sql': 'CREATE TABLE label (id int);\nALTER TABLE depot ADD COLUMN note text;\n',
  '000002_labels.down.sql': 'ALTER TABLE depot DROP COLUMN note;\nDROP TABLE label;\n',
};
const PLACE = '/p/depots/e/lab';

test('the newest migration is undone from the timeline, after a review that begins with what is lost', async ({
  as,
  own,
}) => {
  const folder = join(own.sources, 'depots', 'migrations');
  await mkdir(folder, { recursive: true });
  for (const [path, text] of Object.entries(FILES)) await writeFile(join(folder, path), text);
  const lab = await own.targets.createDatabase('depots_lab');
  own.secrets.set('the database password of the depots', lab.password);
  const page = await as('administrator');
  await createProjectByLook(page, 'Depots', {
    around: join(own.sources, 'depots'),
    found: 'golang-migrate in migrations',
  });
  await page.goto('/p/depots/e/new');
  await pasteUrl(page, lab);
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('lab');
  await page.getByRole('button', { name: 'Register environment' }).click();
  await expect(page).toHaveURL(/\/e\/lab$/);
  const up = await requestDeploy(page, { path: PLACE, reason: 'The depots' });
  await page.getByRole('button', { name: `Start #${up}` }).click();
  await expect(page).toHaveTitle(/^Succeeded/, { timeout: 60_000 });

  await page.goto('/p/depots/migrations/000001_depots');
  await expect(page.getByRole('link', { name: 'lab' }).first()).toBeVisible();
  await expect(page.getByRole('link', { name: 'Undo on lab…' })).toHaveCount(0);
  await page.goto('/p/depots/migrations/000002_labels');
  await page.getByRole('link', { name: 'Undo on lab…' }).click();
  await expect(page.getByRole('heading', { name: 'Undo a migration on lab' })).toBeVisible();
  await page.goto(PLACE);
  await expect(page.getByRole('link', { name: 'Undo…' })).toHaveCount(0);
  await page.getByText('000002_labels').first().click();
  await page.getByRole('link', { name: 'Undo…' }).click();
  await expect(page.getByRole('heading', { name: 'Undo a migration on lab' })).toBeVisible();
  await page.getByRole('button', { name: 'Plan the undo' }).click();
  await expect(page.getByText('2 statements of this undo lose data for good')).toBeVisible({
    timeout: 30_000,
  });
  await expect(page.getByText('Drop column "note" from "depot"').first()).toBeVisible();
  await expectAccessible(page, 'an undo that is planned');
  const number = await sendRequest(page, { path: PLACE, reason: 'The labels come later' });
  await expect(page.getByText('These statements lose data')).toBeVisible();
  await expectAccessible(page, 'a deploy that undoes a migration');
  await page.getByRole('button', { name: `Start #${number}` }).click();
  await expect(page).toHaveTitle(/^Succeeded/, { timeout: 60_000 });
  await expect(page.getByText('Undone', { exact: true }).first()).toBeVisible();
  const left = await own.targets.ask(
    'depots_lab',
    `SELECT version::int, dirty, to_regclass('label') IS NULL AS gone FROM schema_migrations`,
  );
  expect(left).toEqual([{ version: 1, dirty: false, gone: true }]);
  await page.goto(PLACE);
  await expect(page.getByRole('link', { name: 'Prepare deploy (1)' })).toBeVisible();
});
