import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import { expectAccessible } from './accessible';
import { expect, test } from './fixtures';

test.describe.configure({ mode: 'serial' });

/** Keys, palette and map are fetched after the page: the first press has to wait for them. */
async function pressUntil(page: Page, key: string, there: () => Promise<boolean>): Promise<void> {
  await expect(async () => {
    if (!(await there())) await page.keyboard.press(key);
    expect(await there()).toBe(true);
  }).toPass({ timeout: 15_000 });
}

/** The keys of a page that has just come are there a moment after its address. */
async function goUntil(page: Page, key: string, address: RegExp): Promise<void> {
  await expect(async () => {
    await page.keyboard.press('g');
    await page.keyboard.press(key);
    await expect(page).toHaveURL(address, { timeout: 3_000 });
  }).toPass({ timeout: 15_000 });
}

const palette = (page: Page) => page.getByRole('dialog', { name: 'Search and commands' });
const openPalette = (page: Page) =>
  pressUntil(page, 'Control+k', async () => {
    await page.waitForTimeout(300);
    return palette(page).isVisible();
  });

test('the palette finds pages, names and commands by keyboard alone, and says how many', async ({
  signIn,
}) => {
  const page = await signIn('approver');
  await page.goto('/d/8');
  await openPalette(page);
  const field = palette(page).getByRole('searchbox', { name: 'Search and commands' });
  await expect(field).toBeFocused();
  await expect(palette(page).getByRole('menuitem', { name: 'Approve #8' })).toBeVisible();
  await expectAccessible(page, 'the palette');
  await field.fill('stor prod');
  await expect(palette(page).getByRole('status')).toHaveText(/results?$/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/p\/storefront\/e\/production$|\/d\/\d+$/);

  await openPalette(page);
  await field.fill('#7');
  await expect(palette(page).getByRole('menuitem')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(palette(page)).toBeHidden();
});

test('nothing is done from the palette: an approval opens its dialog', async ({ signIn }) => {
  const page = await signIn('approver');
  await page.goto('/d/8');
  await openPalette(page);
  await palette(page).getByRole('searchbox').fill('>approve');
  await palette(page).getByRole('menuitem', { name: 'Approve #8' }).click();
  await expect(page.getByRole('dialog', { name: /^Approve #8 for/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page).toHaveTitle(/^Awaiting/);
});

test('the keyboard map shows every key, and single keys rest while somebody types and when switched off', async ({
  signIn,
}) => {
  const page = await signIn('approver');
  await page.goto('/p/storefront');
  const map = page.getByRole('dialog', { name: 'Keyboard map' });
  await pressUntil(page, '?', async () => map.isVisible());
  await expect(map.getByText('Next row', { exact: true })).toBeVisible();
  await expectAccessible(page, 'the keyboard map');
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Filter migrations' })).toBeFocused();
  await page.keyboard.type('?gh');
  await expect(page.getByRole('searchbox', { name: 'Filter migrations' })).toHaveValue('?gh');
  await expect(map).toBeHidden();

  await page.goto('/me#appearance');
  await page.getByText('Single-key shortcuts').click();
  await page.goto('/d/8');
  await openPalette(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(palette(page)).toBeHidden();
  await page.keyboard.press('a');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.goto('/me');
  await page.getByText('Single-key shortcuts').click();
});

test('a key is changed for this browser, and the map shows it; a taken one is refused', async ({
  signIn,
}) => {
  const page = await signIn('approver');
  await page.goto('/me');
  await page.getByText('Other keys', { exact: true }).click();
  const field = page.getByRole('textbox', { name: 'Open the row' });
  await field.fill('x');
  await expect(page.getByText('x is taken: Mark the row.')).toBeVisible();
  await expectAccessible(page, 'keys that are changed');
  await field.fill('l');
  await expect(page.getByText('x is taken: Mark the row.')).toBeHidden();
  await page.goto('/deploys');
  const first = page.getByRole('rowheader').first().getByRole('link');
  await pressUntil(page, 'j', async () => (await first.and(page.locator(':focus')).count()) > 0);
  await page.keyboard.press('o');
  await page.keyboard.press('?');
  const map = page.getByRole('dialog', { name: 'Keyboard map' });
  await expect(map.getByText('Open the row', { exact: true }).locator('..')).toContainText('l');
  await expect(page).toHaveURL(/\/deploys$/);
  await page.keyboard.press('Escape');
  await expect(map).toBeHidden();
  await expect(first).toBeFocused();
  await page.keyboard.press('l');
  await expect(page).toHaveURL(/\/d\/\d+$/);
  await page.goto('/me');
  await page.getByText('Other keys', { exact: true }).click();
  await page.getByRole('button', { name: 'All keys as they were' }).click();
  await expect(field).toHaveValue('o');
});

test('keys move through rows, go to pages, and a sequence is no single key', async ({ signIn }) => {
  const page = await signIn('approver');
  await page.goto('/d/8');
  const map = page.getByRole('dialog', { name: 'Keyboard map' });
  await pressUntil(page, '?', async () => map.isVisible());
  await page.keyboard.press('Escape');
  await expect(map).toBeHidden();
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await expect(page).toHaveURL(/\/audit$/);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.goto('/deploys');
  const first = page.getByRole('rowheader').first().getByRole('link');
  await expect(async () => {
    await page.keyboard.press('j');
    await expect(page.getByRole('rowheader').getByRole('link').and(page.locator(':focus'))).toHaveCount(1, {
      timeout: 1000,
    });
  }).toPass();
  await page.keyboard.press('k');
  await page.keyboard.press('k');
  await expect(first).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/d\/\d+$/);
});

test('keys look at rows, mark them, open them, and go to what stands beside; none of them in a field', async ({
  signIn,
}) => {
  const page = await signIn('approver');
  await page.goto('/deploys');
  const link = (number: number) =>
    page.getByRole('rowheader', { name: `#${String(number)}` }).getByRole('link');
  await pressUntil(page, 'j', async () => (await link(8).and(page.locator(':focus')).count()) > 0);
  await page.keyboard.press('Space');
  const peek = page.getByRole('dialog', { name: /^#8/ });
  await expect(peek.getByRole('term').filter({ hasText: 'Environment' })).toBeVisible();
  await expectAccessible(page, 'a row looked at from the side');
  await page.keyboard.press('Escape');
  await expect(peek).toBeHidden();
  await expect(link(8)).toBeFocused();

  await page.keyboard.press('x');
  for (const key of ['j', 'j', 'Shift+X']) await page.keyboard.press(key);
  await expect(page.getByRole('status').filter({ hasText: '3 rows marked' })).toBeAttached();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.keyboard.press('y');
  await expect(page.getByText('3 links copied')).toBeVisible();
  expect((await page.evaluate(() => navigator.clipboard.readText())).split('\n')).toEqual(
    [8, 7, 6].map((number) => new URL(`/d/${String(number)}`, page.url()).href),
  );
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-marked]')).toHaveCount(0);

  await page.keyboard.press('o');
  await expect(page).toHaveURL(/\/d\/6$/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('#6');
  await page.keyboard.press(']');
  await expect(page).toHaveURL(/\/d\/7$/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('#7');
  await page.keyboard.press('[');
  await expect(page).toHaveURL(/\/d\/6$/);
  await page.keyboard.press('.');
  await expect(palette(page).getByRole('searchbox')).toHaveValue('>');
  await page.keyboard.type('xo.[]sw ');
  await expect(palette(page).getByRole('searchbox')).toHaveValue('>xo.[]sw ');
  await expect(page).toHaveURL(/\/d\/6$/);
});

test('keys walk over every kind of row, and leave alone what is no row and no filter', async ({ signIn }) => {
  const page = await signIn('approver');
  const here = page.locator(':is([role="rowheader"], main [data-rows] > li > details > summary):focus');
  for (const place of ['/audit', '/people', '/about', '/p/storefront/releases']) {
    await page.goto(place);
    await pressUntil(page, 'j', async () => (await here.count()) > 0);
    await page.keyboard.press('x');
    await expect(page.locator('[data-marked]'), place).toHaveCount(1);
  }
  await page.goto('/audit');
  await pressUntil(page, 'j', async () => (await here.count()) > 0);
  await page.keyboard.press('o');
  await expect(page.locator('main [data-rows] > li > details[open]')).toHaveCount(1);

  await page.goto('/p/storefront');
  const row = page.getByRole('grid').getByRole('rowheader').getByRole('link');
  await pressUntil(page, 'j', async () => (await row.and(page.locator(':focus')).count()) > 0);
  await page.keyboard.press('Space');
  await page.waitForLoadState('networkidle');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  for (const place of ['/me', '/settings']) {
    await page.goto(place);
    await pressUntil(page, '?', async () => page.getByRole('dialog', { name: 'Keyboard map' }).isVisible());
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.keyboard.press('/');
    await expect(page.locator('main input:focus'), place).toHaveCount(0);
  }
  await page.goto('/audit');
  await pressUntil(page, '/', async () => (await page.locator('main [data-filters] :focus').count()) > 0);
});

test('keys lay two texts out anew and unwrap code, and lead to environments and the installation', async ({
  signIn,
}) => {
  const page = await signIn('approver');
  await page.goto('/p/storefront/e/staging/drift');
  const map = page.getByRole('dialog', { name: 'Keyboard map' });
  await pressUntil(page, '?', async () => map.isVisible());
  await page.keyboard.press('Escape');
  await expect(map).toBeHidden();
  await page.keyboard.press('w');
  await expect(page.locator('main pre').first()).toHaveCSS('white-space', 'pre');
  await page.keyboard.press('w');
  await expect(page.locator('main pre').first()).toHaveCSS('white-space', 'pre-wrap');
  await page.keyboard.press(']');
  await expect(page).toHaveURL(/\/e\/production\/drift$/);
  await goUntil(page, 'e', /\/p\/storefront\?view=fleet$/);
  await goUntil(page, 'b', /\/about$/);
  await openPalette(page);
  await palette(page).getByRole('searchbox').fill('@devel');
  await expect(palette(page).getByRole('menuitem', { name: /^Developer/ })).toBeVisible();
  await palette(page).getByRole('searchbox').fill(':shipment_totals');
  await expect(palette(page).getByRole('menuitem')).toHaveCount(1);
});

test('density and time zone are chosen once and hold on every page', async ({ signIn }) => {
  const page = await signIn('developer');
  await page.goto('/me');
  await page.getByRole('radio', { name: 'Compact' }).click();
  await page.getByRole('button', { name: /Times are shown in/ }).click();
  await page.getByRole('option', { name: 'Asia/Tokyo', exact: true }).click();
  await page.goto('/deploys');
  await expect(page.locator('html')).toHaveAttribute('data-density', 'compact');
  const cell = page.getByRole('cell').first();
  expect(await cell.evaluate((one) => getComputedStyle(one).paddingTop)).toBe('2px');
  await expect(page.getByRole('radio', { name: 'Tokyo' })).toBeChecked();
  const time = page.getByRole('table').locator('time').first();
  await expect(time).toHaveAttribute('title', /GMT\+9/);
  await page.goto('/deploys?tz=utc');
  await expect(time).not.toHaveAttribute('title', /GMT/);
  await page.goto('/p/storefront');
  await expect(page.getByRole('row', { name: /shipment_totals/ })).toHaveCSS('height', '26px');
});

test('the icon of the tab says that something waits, and how a deploy went', async ({ signIn }) => {
  const page = await signIn('approver');
  const icon = page.locator('link#lockkeeper-favicon');
  await expect(icon).toHaveAttribute('data-state', 'waiting');
  await page.goto('/deploys?view=failed');
  await page.getByRole('rowheader').first().getByRole('link').click();
  await expect(page).toHaveURL(/\/d\/\d+$/);
  await expect(icon).toHaveAttribute('data-state', 'bad');
  await page.goto('/deploys');
  await page
    .getByRole('row', { name: /Succeeded/ })
    .first()
    .getByRole('rowheader')
    .getByRole('link')
    .click();
  await expect(page).toHaveURL(/\/d\/\d+$/);
  await expect(icon).toHaveCount(0);
});

test('a table comes as a file with the rows of the screen', async ({ signIn }) => {
  const page = await signIn('developer');
  await page.goto('/deploys?view=all');
  const rows = await page.getByRole('table').getByRole('row').count();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: /^CSV of Deploys/ }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('deploys-all.csv');
  const text = await readFile(await download.path(), 'utf8');
  const records: readonly Readonly<Record<string, string>>[] = parse(text, { columns: true, bom: true });
  expect(records).toHaveLength(rows - 1);
  expect(records.map(({ deploy }) => deploy)).toContain('8');
});

test('a link points at an object, a statement or a migration, and opens it', async ({ signIn }) => {
  const page = await signIn('developer');
  await page.goto('/p/storefront/e/development#m-20240826153000_order_notes');
  const migration = page.getByRole('listitem').filter({ hasText: '20240826153000_order_notes' }).first();
  await expect(migration.getByText('Checksum in the release')).toBeInViewport();
  await page.goto('/d/7');
  const statement = page.locator('details[id]').first();
  const id = (await statement.getAttribute('id')) ?? '';
  await page.goto('/deploys');
  await page.goto(`/d/7#${id}`);
  await expect(page.locator(`details[id="${id}"]`)).toHaveAttribute('open', '');
});

test('the matrix is printed whole, and nothing of the frame with it', async ({ signIn }) => {
  const page = await signIn('developer');
  await page.setViewportSize({ width: 1024, height: 500 });
  await page.goto('/p/storefront');
  await expect(page.getByRole('grid')).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  const sheet = page.getByRole('table', { name: /^storefront: development, staging, production/ });
  await expect(sheet.getByRole('row')).toHaveCount(26);
  await expect(sheet.getByText('20240115093000_init')).toBeVisible();
  await expect(page.getByRole('grid')).toBeHidden();
  await expect(page.getByRole('banner')).toBeHidden();
});

test('whoever asked for less motion sees none, and forced colours keep the states apart', async ({
  signIn,
}) => {
  const page = await signIn('developer');
  // The worker's answer is held back, so that what stands for it goes on moving.
  await page.route('**/api/v1/answers/**', () => undefined);
  await page.goto('/p/storefront/compare?left=e:staging&right=e:production');
  await expect(page.getByText('The worker compares the schemas')).toBeVisible();
  const moving = () =>
    page.evaluate(
      () =>
        document.getAnimations().filter(({ effect }) => Number(effect?.getComputedTiming().duration ?? 0) > 1)
          .length,
    );
  expect(await moving()).toBe(0);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await expect.poll(moving).toBeGreaterThan(0);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await expect.poll(moving).toBe(0);

  await page.goto('/p/storefront');
  await expect(page.getByRole('grid')).toBeVisible();
  await page.emulateMedia({ forcedColors: 'active' });
  const styles = await page
    .locator('.lk-fill')
    .evaluateAll((marks) =>
      marks.map((mark) => [mark.getAttribute('data-family'), getComputedStyle(mark).borderStyle]),
    );
  const byFamily = new Map(styles.map(([family, border]) => [family, border]));
  expect(byFamily.get('idle')).toBe('dashed');
  expect(byFamily.get('attention')).toBe('dotted');
  expect(byFamily.get('waiting')).toBe('double');
});

test('filters are saved under a name, for oneself, and their link works', async ({ signIn }) => {
  const page = await signIn('developer');
  await page.goto('/deploys?view=failed');
  await page.getByRole('button', { name: 'Saved filters' }).click();
  const dialog = page.getByRole('dialog', { name: 'Saved filters' });
  await dialog.getByLabel('Save the filters that are on as').fill('What failed');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('link', { name: 'What failed' })).toBeVisible();
  await expectAccessible(page, 'saved filters');
  await page.goto('/deploys');
  await page.getByRole('button', { name: 'Saved filters (1)' }).click();
  await dialog.getByRole('link', { name: 'What failed' }).click();
  await expect(page).toHaveURL(/view=failed/);
  const other = await signIn('approver');
  await other.goto('/deploys?view=failed');
  await expect(other.getByRole('button', { name: 'Saved filters', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Saved filters (1)' }).click();
  await dialog.getByRole('button', { name: 'Remove What failed' }).click();
  await expect(dialog.getByRole('link', { name: 'What failed' })).toHaveCount(0);
});

test('a page that is slow to come is announced, and the one before it stays until then', async ({
  signIn,
}) => {
  const page = await signIn('approver');
  await page.goto('/p');
  await page.route('**/audit**', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await route.continue();
  });
  const line = page.getByRole('progressbar', { name: 'Loading the page' });
  await openPalette(page); // what shows it comes with the keys
  await page.keyboard.press('Escape');
  await expect(palette(page)).toBeHidden();
  await page.getByRole('link', { name: 'Audit', exact: true }).first().click();
  await expect(line).toBeVisible();
  await expect(page).toHaveTitle(/^Projects/);
  await expect(page).toHaveTitle(/^Audit/);
  await expect(line).toHaveCount(0);
});
