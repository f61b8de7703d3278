import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { pasteUrl } from './acts';
import { startInstallation, type Account, type RunningInstallation } from './installation';
import { createMigrationsFolder, writeMigration } from './migrations-folder';
import { canary, startTargets, type Targets } from './targets';

const SOURCES = join(import.meta.dirname, '../test-results/installations/first-sources');

/** The installation of somebody who begins: nothing in it, a folder with one migration, an empty database. */
export interface Beginning {
  readonly installation: RunningInstallation;
  readonly setupLink: string;
  readonly person: Account;
  readonly folder: string;
  readonly targets: Targets;
  stop(): Promise<void>;
}

export const FIRST = '20250101090000_accounts';

export async function begin(): Promise<Beginning> {
  const folder = join(SOURCES, 'shop');
  await rm(SOURCES, { recursive: true, force: true });
  await mkdir(SOURCES, { recursive: true });
  await createMigrationsFolder(folder);
  await writeMigration(folder, FIRST, 'CREATE TABLE "accounts" ("id" SERIAL PRIMARY KEY);');
  const targets = await startTargets('first-targets');
  const installation = await startInstallation({
    name: 'first',
    demo: false,
    variables: { LOCKKEEPER_SOURCE_ROOTS: SOURCES },
  });
  return {
    installation,
    setupLink: /http:\S+\/setup\?token=\S+/.exec(installation.said())?.[0] ?? '',
    person: { email: 'first@localhost', name: 'First', password: canary('person') },
    folder,
    targets,
    stop: async () => {
      await installation.stop();
      await targets.stop();
    },
  };
}

/** What is wrong with a region of the page that is empty: nothing is said why, or no step leads on. */
export const emptyWithoutNextStep = (page: Page): Promise<readonly string[]> =>
  page.locator('[data-empty]').evaluateAll((regions) =>
    regions
      .filter((region) => {
        const says = (region.querySelector(':scope > div')?.textContent ?? '').length > 30;
        const leads =
          region.querySelector('a[href], button, code') !== null || region.textContent.includes('above');
        return !says || !leads;
      })
      .map((region) => region.textContent),
  );

/**
 * From the setup link to a column of the matrix, as fast as the product allows; how often a pointer pressed something. `look` is called on
 * the way, while there is nothing at all and while there is a project with nothing in it.
 */
export async function walkToFirstColumn(
  page: Page,
  beginning: Beginning,
  look: (when: 'nothing' | 'no environments') => Promise<void>,
): Promise<number> {
  const { person, folder, targets } = beginning;
  let clicks = 0;
  await page.context().exposeBinding('countClick', () => {
    clicks += 1;
  });
  await page
    .context()
    .addInitScript("addEventListener('pointerdown', () => void countClick(), { capture: true })");
  await page.goto(beginning.setupLink);
  await page.getByLabel('Your name').fill(person.name);
  await page.getByLabel('E-mail address').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Set up and sign in' }).click();
  await expect(page).toHaveURL(/\/$/);
  await look('nothing');
  await page.getByRole('main').getByRole('link', { name: 'Make the first project' }).click();
  await page.getByRole('button', { name: 'New project' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Shop');
  await dialog.getByLabel('Folder on the worker').fill(folder);
  await dialog.getByRole('button', { name: 'Create project' }).click();
  await expect(page).toHaveURL(/\/p\/shop$/);
  await look('no environments');
  await page.getByRole('link', { name: 'Register the first environment' }).click();
  await pasteUrl(page, await targets.createDatabase('shop_staging'));
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('staging');
  await page.getByRole('button', { name: 'Register environment' }).click();
  await expect(page).toHaveURL(/\/e\/staging$/);
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'Shop' }).click();
  await expect(page.getByRole('gridcell', { name: `${FIRST}, staging, Pending` })).toBeVisible({
    timeout: 45_000,
  });
  return clicks;
}
