import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import * as z from 'zod';
import { begin, emptyWithoutNextStep, walkToFirstColumn } from './first-steps';
import { enter, expect, test } from './fixtures';
import { askStore, storeOf } from './store';
import { expectSteady } from './layout-shift';
import { lengthenWords, troublesWithWords } from './longer-words';

/*
 * They look at the demo while its deploy still waits: the file comes before the journeys by its name.
 *
 * The acceptance checks of the screens, and where each is automated:
 *
 *  1  From empty to a true column, no default password, the setup link once      here, corridor.spec.ts
 *  2  300 environments by 200 migrations: bytes and nodes                        components/matrix/large-matrix.test.tsx
 *  3  A folded group keeps its mark                                             lib/contracts/states-shown.test.ts, components/matrix/large-matrix.test.tsx: nothing is folded, and no narrow place drops it
 *  4  Every state has an icon and a name, axe is clean everywhere                accessibility.spec.ts, components/ui/ui-markup.test.tsx
 *  5  Keyboard alone; focus is never hidden; single keys can be switched off     here, browser.spec.ts, recovery.spec.ts
 *  6  Approved on a phone in three taps from a link                              here, journeys.spec.ts
 *  7  One byte of a migration, a target or a schema voids approvals              corridor.spec.ts, usecases/deploys/corridor.integration.test.ts
 *  8  Whoever requested cannot approve                                          journeys.spec.ts, doors.spec.ts
 *  9  Gates hold when called directly; without a policy nothing starts          doors.spec.ts, usecases/authorise.integration.test.ts, usecases/deploys/unreadable-policy.integration.test.ts
 * 10  A second deploy waits and names the first                                 approval/demands.test.ts, usecases/deploys/corridor.integration.test.ts
 * 11  Who blocks a run is named, and stopping it leaves a way on                 recovery.spec.ts, decisions.spec.ts
 * 12  A killed worker: unknown, then verified, nothing twice                     lib/server/jobs/killed-worker-process.integration.test.ts
 * 13  Settled as applied only where it is so                                     usecases/worker/recover-deploy.integration.test.ts
 * 14  Drift with its direction; a failed check is not “no drift”                 journeys.spec.ts, usecases/drift/drift.integration.test.ts
 * 15  The record: rows, exports that equal the screen, the chain                 here, journeys.spec.ts
 * 16  Events arrive at once and go on after a break                              lib/server/web/event-stream.test.ts, lib/client/live-stream.test.ts
 * 17  Three time zones agree with one another and with the export                here, components/timeline/event-stream.test.tsx, the picker: lib/client/chosen-instant.test.ts, freezes.spec.ts
 * 18  Exit codes of the command line                                            lib/cli/*.integration.test.ts
 * 19  Longer words cut nothing off                                              here (what counts as words: longer-words.ts)
 * 20  Restart, upgrade, two replicas                                            lib/server/jobs/migrate-store.integration.test.ts
 */

test.describe.configure({ mode: 'serial' });

test('1: from nothing to a true column in nine clicks; nobody is there before, and the link works once', async ({
  open,
}) => {
  test.setTimeout(300_000);
  const beginning = await begin();
  try {
    const { installation, setupLink } = beginning;
    const store = await storeOf(installation);
    expect(await askStore(store, 'SELECT count(*)::int AS people FROM people')).toEqual([{ people: 0 }]);
    const page = await open(installation.url);
    const looker = (when: keyof typeof EMPTY) => lookAtEmptyPages(page, EMPTY[when]);
    expect(await walkToFirstColumn(page, beginning, looker)).toBeLessThanOrEqual(9);
    await lookAtEmptyPages(page, [
      '/deploys',
      '/',
      '/p/shop/e/staging?show=failed',
      '/p/shop?q=nothing-like-it',
    ]);
    const late = await open(installation.url);
    await late.goto(setupLink);
    await expect(late.getByRole('heading', { name: 'Already set up' })).toBeVisible();
    await enter(late, { email: 'admin', password: 'admin' });
    await expect(late).toHaveURL(/\/sign-in/);
  } finally {
    await beginning.stop();
  }
});

/** Where something would stand that is not there yet, on the way to the first column. */
const EMPTY = {
  nothing: [
    '/p',
    '/deploys',
    '/deploys?view=waiting',
    '/deploys?view=scheduled',
    '/deploys?view=running',
    '/deploys?view=failed',
    '/drift',
    '/audit?action=deploy.requested',
    '/settings',
    '/',
  ],
  'no environments': ['/p/shop/freezes', '/p/shop/compare', '/p/shop'],
} as const;

/** Every empty region says what belongs there and leads on. */
async function lookAtEmptyPages(page: Page, places: readonly string[]): Promise<void> {
  for (const place of places) {
    await page.goto(place);
    await expect(page.locator('[data-empty]').first(), place).toBeVisible();
    expect(await emptyWithoutNextStep(page), place).toEqual([]);
  }
}

test('5: whatever has the focus is in view, on a wide screen and on a phone', async ({ signIn }) => {
  test.setTimeout(240_000);
  const page = await signIn('approver');
  for (const [width, height] of [
    [1280, 720],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const place of ['/d/8', '/p/storefront/e/staging', '/deploys']) {
      await page.goto(place);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      for (let step = 0; step < 25; step += 1) {
        await page.keyboard.press('Tab');
        expect
          .soft(await coveredFocus(page), `${place} at ${String(width)}, step ${String(step)}`)
          .toBeNull();
      }
    }
  }
});

/** What lies over the middle of the focused element; null when nothing does, or when it is no element of the page. */
const coveredFocus = (page: Page): Promise<string | null> =>
  page.evaluate(() => {
    const focused = document.activeElement;
    if (focused === null || focused === document.body) return null;
    const { left, top, width, height } = focused.getBoundingClientRect();
    if (width < 2 || height < 2) return null;
    const shown = { top: Math.max(top, 0), bottom: Math.min(top + height, window.innerHeight) };
    const over = document.elementFromPoint(left + width / 2, (shown.top + shown.bottom) / 2);
    if (over !== null && (focused.contains(over) || over.contains(focused))) return null;
    return `${focused.tagName} ${focused.textContent.slice(0, 40)} under ${over?.tagName ?? 'the edge'} ${over?.textContent.slice(0, 40) ?? ''}`;
  });

test('5: a deploy is found, read and its approval opened and left by the keyboard alone', async ({
  signIn,
}) => {
  const page = await signIn('approver');
  const palette = page.getByRole('dialog', { name: 'Search and commands' });
  await expect(async () => {
    await page.keyboard.press('Control+k');
    await expect(palette).toBeVisible({ timeout: 1000 });
  }).toPass();
  await page.keyboard.type('#8');
  await expect(palette.getByRole('menuitem')).toHaveCount(1);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/d\/8$/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('#8');
  await expect(palette).toBeHidden();
  await page.keyboard.press('a');
  const dialog = page.getByRole('dialog', { name: /^Approve #8/ });
  await expect(dialog).toBeVisible();
  await expect.poll(() => dialog.evaluate((one) => one.contains(document.activeElement))).toBe(true);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('6: on a phone the approval is two taps away from the link, and its targets are large', async ({
  signIn,
}) => {
  const page = await signIn('approver', { width: 390 });
  await page.goto('/d/8');
  await expect(page.getByText(/^Judged by what is known of production: facts from/)).toBeVisible();
  const approve = page.getByRole('button', { name: 'Approve #8' });
  expect((await approve.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  await approve.click();
  const confirm = page.getByRole('dialog').getByRole('button', { name: /^Approve/ });
  expect((await confirm.boundingBox())?.height).toBeGreaterThanOrEqual(44);
});

test('15: the record as CSV and as JSON Lines says what the screen says, event by event', async ({
  signIn,
}) => {
  const page = await signIn('approver');
  const filter = 'action=deploy.requested';
  await page.goto(`/audit?${filter}`);
  const events = page.getByRole('list', { name: 'Events, newest first' }).getByRole('listitem');
  await expect(events).toHaveCount(8);
  const shown = await events.evaluateAll((items) =>
    items.map((item) => [
      item.querySelector('time')?.dateTime ?? '',
      item.querySelector('summary')?.textContent ?? '',
    ]),
  );
  const file = async (format: string) =>
    (await page.request.get(`/api/v1/audit/export?${filter}&format=${format}`)).text();
  const csv = csvEvents.parse(parse(await file('csv'), { columns: true, bom: true }));
  const lines = (await file('jsonl')).split('\n').filter((line) => line !== '');
  const json = lines.map((line) => jsonEvent.parse(JSON.parse(line)));
  expect(csv).toEqual(json);
  // Files begin with the oldest.
  const said = csv.toReversed();
  expect(said.map(({ at }) => at)).toEqual(shown.map(([at]) => at));
  for (const [index, { sequence, actor, object }] of said.entries()) {
    const [, words = ''] = shown[index] ?? [];
    expect(words).toContain(`${sequence}${actor} requested deploy ${object}`);
  }
});

const csvEvents = z.array(
  z.object({ sequence: z.string(), at: z.string(), actor: z.string(), object: z.string(), hash: z.string() }),
);
const named = z.object({ name: z.string() });
const jsonEvent = z
  .object({
    sequence: z.number(),
    hash: z.string(),
    event: z.object({ at: z.string(), actor: named, object: named }),
  })
  .transform(({ sequence, hash, event: { at, actor, object } }) => ({
    sequence: String(sequence),
    at,
    actor: actor.name,
    object: object.name,
    hash,
  }));

test('17: three time zones show one instant, each in its own words, and the export has it in UTC', async ({
  signIn,
}) => {
  const page = await signIn('developer');
  const browser = page.context().browser();
  if (browser === null) throw new TypeError('there is a browser');
  const session = await page.context().storageState();
  const { origin } = new URL(page.url());
  const seen = new Map<string, readonly [instant: string, title: string]>();
  for (const timezoneId of ['America/New_York', 'Europe/Berlin', 'Asia/Kolkata']) {
    seen.set(timezoneId, await timeIn(browser, origin, { timezoneId, storageState: session }));
  }
  const instants = new Set([...seen.values()].map(([instant]) => instant));
  expect(instants.size).toBe(1);
  expect(new Set([...seen.values()].map(([, title]) => title)).size).toBe(3);
  for (const [, title] of seen.values()) expect(title).toContain('UTC');
  const csv = await (await page.request.get('/api/v1/csv/deploys?view=all')).text();
  const [instant = ''] = instants;
  expect(csv).toContain(instant);
});

async function timeIn(
  browser: Browser,
  baseURL: string,
  options: BrowserContextOptions,
): Promise<readonly [string, string]> {
  const context = await browser.newContext({ ...options, baseURL });
  const page = await context.newPage();
  const troubles: string[] = [];
  // What differs between the server's page and the first one of the browser is a warning here, and there an error without words.
  page.on('console', (message) => {
    if (/hydrat/i.test(message.text())) troubles.push(message.text());
  });
  page.on('pageerror', ({ message }) => troubles.push(message));
  await page.goto('/p/storefront/e/staging');
  const day = page.getByRole('heading', { level: 3, name: /^\d+ \w+ \d{4}$/ }).first();
  const ofDay = day.locator('xpath=..').locator('time').first();
  const inPlace = titleIn(options.timezoneId);
  await expect(ofDay).toHaveAttribute('title', inPlace);
  expect(await ofDay.getAttribute('title')).toContain(`${(await day.textContent()) ?? ''}, `);
  expect(await ofDay.getAttribute('title')).toMatch(new RegExp(`, ${clockOf(await ofDay.textContent())}`));
  await page.goto('/deploys');
  const time = page.getByRole('table').locator('tbody tr').last().locator('time').first();
  await expect(time).toHaveAttribute('title', inPlace);
  const seen = [
    (await time.getAttribute('datetime')) ?? '',
    (await time.getAttribute('title')) ?? '',
  ] as const;
  await context.close();
  expect(troubles).toEqual([]);
  return seen;
}

/**
 * What the title says once the browser's own clock has taken over: until then the page is the server's, in the zone that the
 * session's browser last told it.
 */
function titleIn(timeZone: string | undefined): RegExp {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'short' }).formatToParts();
  const zone = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return new RegExp(` ${zone.replaceAll('+', String.raw`\+`)} \\(.* UTC\\)$`);
}

/** Hour and minute of a clock that is shown with its zone. */
const clockOf = (text: string | null): string => (text ?? '').split(' ')[0] ?? '';

/** What people look at most, of every kind that there is. */
const WORDY = [
  '/',
  '/p',
  '/p/storefront',
  '/p/storefront/migrations',
  '/p/storefront/releases',
  '/p/storefront/compare?left=e:staging&right=e:production',
  '/p/storefront/freezes',
  '/p/storefront/settings',
  '/p/storefront/e/staging',
  '/p/storefront/e/staging/drift',
  '/p/storefront/e/staging/settings',
  '/p/storefront/e/production/deploy',
  '/d/8',
  '/d/3',
  '/deploys',
  '/drift',
  '/audit',
  '/people',
  '/settings',
  '/me',
];

test('19: with words that are half as long again nothing is cut off, covered or left as it was', async ({
  signIn,
}) => {
  test.setTimeout(300_000);
  const page = await signIn('approver');
  for (const place of WORDY) {
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(place);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      // Words are changed when scripts have taken the page over, and not under their hands.
      await expect(page.getByRole('banner').getByText('Live', { exact: true })).toBeVisible();
      await expect(page.locator('button[aria-haspopup="listbox"]:not([data-rac])')).toHaveCount(0);
      // Nor under those of an answer that the worker still owes.
      await expect(page.getByText('The worker compares the schemas')).toHaveCount(0, { timeout: 60_000 });
      await expectSteady(page, `${place} at ${String(width)}`);
      await lengthenWords(page);
      const { height, overhang } = await page.evaluate(() => {
        const { scrollHeight, scrollWidth, clientWidth } = document.documentElement;
        return { height: scrollHeight, overhang: scrollWidth - clientWidth };
      });
      // As high as the page, so that what sticks to its edges lies over nothing.
      await page.setViewportSize({ width, height: Math.max(900, height) });
      expect.soft(overhang, `${place} at ${String(width)}: pixels beyond the right edge`).toBe(0);
      expect.soft(await troublesWithWords(page), `${place} at ${String(width)}`).toEqual([]);
    }
  }
});
