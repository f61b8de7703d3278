import { expect, test as base, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import { watchShifts } from './layout-shift';
import { demoAccounts, startInstallation, type Account, type RunningInstallation } from './installation';
import { startInstallationWithIssuer, type InstallationWithIssuer } from './installation-with-issuer';
import { startOwnInstallation, type OwnInstallation } from './own-installation';

export interface Look {
  readonly width?: number;
  readonly dark?: boolean;
}

interface Fixtures {
  /** A browser of its own at an address; the test fails on any script error or message about the content security policy. */
  readonly open: (url: string, look?: Look, session?: BrowserContextOptions['storageState']) => Promise<Page>;
  /** Signs somebody of the demo in. */
  readonly signIn: (who: 'developer' | 'approver', look?: Look) => Promise<Page>;
  /** A browser at the demo that is not signed in. */
  readonly anonymous: () => Promise<Page>;
  /** Somebody of the own installation, signed in once for all journeys. */
  readonly as: (who: 'administrator' | 'approver' | 'stranger') => Promise<Page>;
}

interface WorkerFixtures {
  readonly demo: RunningInstallation;
  readonly own: OwnInstallation;
  readonly withIssuer: InstallationWithIssuer;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  demo: [
    // eslint asks for a pattern here because Playwright reads the names of the fixtures that are needed.
    async ({}, use) => {
      const installation = await startInstallation({ name: 'demo', demo: true });
      await use(installation);
      await installation.stop();
    },
    { scope: 'worker', timeout: 320_000 },
  ],
  own: [
    async ({}, use) => {
      const installation = await startOwnInstallation();
      await use(installation);
      await installation.stop();
    },
    { scope: 'worker', timeout: 320_000 },
  ],
  withIssuer: [
    async ({}, use) => {
      const place = await startInstallationWithIssuer();
      await use(place);
      await place.stop();
    },
    { scope: 'worker', timeout: 320_000 },
  ],
  open: async ({ browser }, use) => {
    const troubles: string[] = [];
    const pages: Page[] = [];
    await use(async (url, look = {}, session) => {
      const page = await openPage(browser, { url, look, session });
      watch(page, troubles);
      pages.push(page);
      return page;
    });
    for (const page of pages) await page.context().close();
    expect(troubles).toEqual([]);
  },
  anonymous: async ({ open, demo }, use) => {
    await use(() => open(demo.url));
  },
  as: async ({ open, own }, use) => {
    await use(async (who) => {
      const known = own.sessions.get(who);
      const page = await open(own.url, {}, known);
      if (known !== undefined) return page;
      await enter(page, own[who]);
      await expect(page).toHaveURL(`${own.url}/`);
      own.sessions.set(who, await page.context().storageState());
      return page;
    });
  },
  signIn: async ({ open, demo }, use) => {
    await use(async (who, look) => {
      const page = await open(demo.url, look);
      const accounts = await demoAccounts(demo);
      await enter(page, accounts[who]);
      await expect(page).toHaveURL(`${demo.url}/`);
      return page;
    });
  },
});

export { expect } from '@playwright/test';

/** Fills in the sign-in page and sends it. */
export async function enter(page: Page, account: Pick<Account, 'email' | 'password'>): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel(/e-mail/i).fill(account.email);
  await page.getByLabel(/^password/i).fill(account.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

async function openPage(
  browser: Browser,
  given: {
    readonly url: string;
    readonly look: Look;
    readonly session: BrowserContextOptions['storageState'];
  },
): Promise<Page> {
  const { width = 1440, dark = false } = given.look;
  const context = await browser.newContext({
    baseURL: given.url,
    viewport: { width, height: 900 },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    ...(given.session === undefined ? {} : { storageState: given.session }),
  });
  const page = await context.newPage();
  await watchShifts(page);
  return page;
}

function watch(page: Page, troubles: string[]): void {
  const add = (text: string): void => void troubles.push(`${new URL(page.url()).pathname}: ${text}`);
  page.on('pageerror', (error) => add(error.message));
  page.on('console', (message) => {
    const text = message.text();
    if (/content security policy|hydrat/i.test(text)) add(text);
  });
}
