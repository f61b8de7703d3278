import { expect, type Page } from '@playwright/test';
import type { TestConnection } from '../lib/testing/postgres';
import type { Account } from './installation';

/** Chooses an option of a select by its words. */
export async function choose(page: Page, label: RegExp, option: RegExp | string): Promise<void> {
  await page.getByRole('button', { name: label }).click();
  await page.getByRole('option', { name: option }).click();
}

/** Asks for the source to be read and waits for what came of it. */
export async function lookNow(page: Page, project: string): Promise<void> {
  await page.goto(`/p/${project}`);
  await page.getByRole('button', { name: 'Look now' }).click();
  await expect(page.getByText(/Release \d+ was made|Nothing new in the source/)).toBeVisible();
}

/** Fills the connection of an environment's form from the URL that a person has at hand. */
export async function pasteUrl(page: Page, connection: TestConnection): Promise<void> {
  const { host, port, database, user, password } = connection;
  await page
    .getByLabel('Paste a connection URL')
    .fill(
      `postgresql://${user}:${password}@${host}:${String(port)}/${database}?schema=public&sslmode=disable`,
    );
  await page.getByRole('button', { name: 'Fill the fields' }).click();
  await expect(page.getByText('The fields below were filled in.')).toBeVisible();
}

export interface Wanted {
  readonly path: string;
  readonly reason: string;
  readonly startWhenApproved?: boolean;
}

/** Has a plan made of everything that is pending and requests it; the deploy's number. */
export async function requestDeploy(page: Page, wanted: Wanted): Promise<string> {
  await page.goto(`${wanted.path}/deploy`);
  await preparePlan(page);
  return sendRequest(page, wanted);
}

/** On the page *Prepare deploy*: has the worker make the plan. */
export async function preparePlan(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Prepare the plan' }).click();
  await expect(page.getByRole('heading', { name: /^The plan:/ })).toBeVisible({ timeout: 30_000 });
}

/** Below a plan: asks for it to be run. */
export async function sendRequest(page: Page, { reason, startWhenApproved }: Wanted): Promise<string> {
  await page.getByLabel('Reason').fill(reason);
  if (startWhenApproved === true) {
    await page.getByText('Start when approved').click();
    await expect(page.getByRole('checkbox', { name: 'Start when approved' })).toBeChecked();
  }
  await page.getByRole('button', { name: 'Request this deploy' }).click();
  await expect(page).toHaveURL(/\/d\/\d+$/);
  return new URL(page.url()).pathname.split('/').at(-1) ?? '';
}

/** Approves what the page shows, as its last approver or not. */
export async function approve(page: Page, number: string): Promise<void> {
  await page.goto(`/d/${number}`);
  await page.getByRole('button', { name: `Approve #${number}` }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Approve/ })
    .click();
  await expect(page.getByRole('dialog')).toBeHidden();
}

/** Makes a project of a folder of migrations and opens it. */
export async function createProject(page: Page, name: string, folder: string): Promise<void> {
  await page.goto('/p');
  await page.getByRole('button', { name: 'New project' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await dialog.getByLabel('Folder on the worker').fill(folder);
  await dialog.getByRole('button', { name: 'Create project' }).click();
  await expect(page).toHaveURL(/\/p\/[a-z-]+$/);
}

/** Registers a project by looking into a folder around its migrations and taking what was found. */
export async function createProjectByLook(
  page: Page,
  name: string,
  { around, found }: { readonly around: string; readonly found: string },
): Promise<void> {
  await page.goto('/p');
  await page.getByRole('button', { name: 'New project' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await dialog.getByLabel('Folder on the worker').fill(around);
  await dialog.getByRole('button', { name: 'Look into the folder' }).click();
  await dialog.locator('label', { hasText: found }).click();
  await expect(dialog.getByRole('radio', { name: found })).toBeChecked();
  await dialog.getByRole('button', { name: 'Create project' }).click();
  await expect(page).toHaveURL(/\/p\/[a-z-]+$/);
}

/** Invites a person with a role in one project; the link that is shown once. */
export async function invite(
  page: Page,
  guest: Account,
  { project, role }: { readonly project: RegExp; readonly role: RegExp },
): Promise<string> {
  await page.goto('/people');
  await page.getByRole('button', { name: 'Invite a person' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('E-mail address').fill(guest.email);
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill(guest.name);
  await choose(page, project, role);
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  return dialog.getByTestId('one-time-link').innerText();
}

/** Follows the link of an invitation and chooses a password. */
export async function joinBy(link: string, page: Page, guest: Account): Promise<void> {
  await page.goto(link);
  await page.getByLabel('Password', { exact: true }).fill(guest.password);
  await page.getByRole('button', { name: 'Join and sign in' }).click();
  await expect(page).toHaveURL(new URL('/', link).href);
}
