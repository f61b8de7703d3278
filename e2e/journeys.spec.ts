import { readFile, writeFile } from 'node:fs/promises';
import { lockkeeper } from './command-line';
import { demoAccounts } from './installation';
import { enter, expect, test } from './fixtures';

test.describe.configure({ mode: 'serial' });

test('nobody gets in without a session, and a wrong password says nothing about the account', async ({
  anonymous,
  demo,
}) => {
  const page = await anonymous();
  await page.goto('/p/storefront');
  await expect(page).toHaveURL(/\/sign-in/);
  await enter(page, { email: 'nobody@localhost', password: 'not the password of anybody' });
  const unknown = await page.getByRole('alert').first().innerText();
  const { approver } = await demoAccounts(demo);
  await enter(page, { email: approver.email, password: 'not the password of anybody' });
  await expect(page.getByRole('alert').first()).toHaveText(unknown);
  const answer = await page.request.get(`${demo.url}/api/v1/projects`);
  expect(answer.status()).toBe(401);
});

test('the matrix and the timeline tell what is where', async ({ signIn }) => {
  const page = await signIn('developer');
  await page.goto('/p/storefront');
  const grid = page.getByRole('grid');
  await expect(grid.getByText('20250224140000_shipment_totals')).toBeVisible();
  await expect(grid.getByText('behind by 4')).toBeVisible();
  await page.goto('/p/storefront/e/development');
  await expect(page.getByText('20240826153000_order_notes').first()).toBeVisible();
  await expect(page.getByText('Edited').first()).toBeVisible();
});

test('the newest release agrees with the Prisma schema beside it', async ({ signIn }) => {
  const page = await signIn('developer');
  await page.goto('/p/storefront/releases');
  await expect(page.getByRole('row').nth(1)).toContainText('Agrees');
  await page.goto('/p/storefront');
  await expect(page.getByText('Prisma schema')).toHaveCount(0);
});

test('drift is found, named with its direction, and accepted for some days', async ({ signIn }) => {
  const page = await signIn('approver');
  await page.goto('/p/storefront/e/staging/drift');
  await expect(
    page
      .getByText('Live has orders_note_idx', { exact: false })
      .or(page.getByText('Live has index orders_note_idx', { exact: false }))
      .first(),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Accept…' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('Known, goes with the next release');
  await dialog.getByRole('button', { name: 'Accept', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: 'Accept…' })).toHaveCount(1);
});

test('whoever requested a deploy cannot approve it, and is told why', async ({ signIn }) => {
  const page = await signIn('developer');
  await page.goto('/d/8');
  await expect(page.getByRole('heading', { name: /#8/ })).toBeVisible();
  const approve = page.getByRole('button', { name: /approve #8/i });
  await expect(approve).toHaveAttribute('aria-disabled', 'true');
  await expect(approve).toHaveAccessibleDescription(/You requested it; another person has to approve/);
});

test('a second person approves on a phone, and the run is watched to its end', async ({ signIn }) => {
  const page = await signIn('approver', { width: 390 });
  await page.goto('/d/8');
  await page.getByRole('button', { name: /approve #8/i }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^approve/i })
    .click();
  await expect(page).toHaveTitle(/^Succeeded/, { timeout: 90_000 });
  await page.goto('/p/storefront/e/production');
  await expect(page.getByText('In sync').first()).toBeVisible();
});

test('the exported record verifies offline, and a forged one is caught', async ({ signIn }, testInfo) => {
  const page = await signIn('approver');
  const answer = await page.request.get('/api/v1/audit/export');
  expect(answer.status()).toBe(200);
  const text = await answer.text();
  const file = testInfo.outputPath('audit.jsonl');
  await writeFile(file, text);
  const whole = await lockkeeper(['audit', 'verify', file, '--json']);
  expect(whole.code).toBe(0);
  const parse: (json: string) => { readonly head: { readonly sequence: number; readonly hash: string } } =
    JSON.parse;
  const { head } = parse(whole.said);
  const lines = text.split('\n').filter((line) => line !== '');

  const cut = testInfo.outputPath('cut.jsonl');
  await writeFile(cut, `${lines.slice(0, -3).join('\n')}\n`);
  expect((await lockkeeper(['audit', 'verify', cut])).code).toBe(0);
  expect(
    (await lockkeeper(['audit', 'verify', cut, '--anchor', `${String(head.sequence)}:${head.hash}`])).code,
  ).toBe(5);

  const forged = testInfo.outputPath('forged.jsonl');
  await writeFile(forged, text.replace('"Approver"', '"Somebody"'));
  const verdict = await lockkeeper(['audit', 'verify', forged]);
  expect(verdict.code).toBe(5);
  expect(await readFile(forged, 'utf8')).not.toBe(text);
});

test('a disabled person is thrown out of an open page', async ({ signIn }) => {
  const developer = await signIn('developer');
  await developer.goto('/p/storefront');
  const approver = await signIn('approver');
  await approver.goto('/people');
  await approver.getByRole('button', { name: 'Actions for Developer' }).click();
  await approver.getByRole('menuitem', { name: 'Disable' }).click();
  await approver
    .getByRole('alertdialog')
    .or(approver.getByRole('dialog'))
    .getByRole('button', { name: /disable/i })
    .click();
  await expect(developer).toHaveURL(/\/sign-in/, { timeout: 30_000 });
});
