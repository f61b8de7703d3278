import type { Page } from '@playwright/test';
import { expectAccessible } from './accessible';
import { builtPages } from './build-manifests';
import { expect, test } from './fixtures';
import { expectSteady } from './layout-shift';

const MIGRATION = '20240826153000_order_notes';

/** Addresses of every page of the build, as the demo fills them: at least one each, more where a page has more than one face. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  '/': ['/'],
  '/about': ['/about'],
  '/audit': ['/audit?action=deploy.requested', '/audit?deploy=99999'],
  '/d/[number]': ['/d/8', '/d/7', '/d/3'],
  '/deploys': ['/deploys', '/deploys?view=running', '/deploys?view=scheduled'],
  '/drift': ['/drift', '/drift?show=all'],
  '/join/[token]': ['/join/no-such-link'],
  '/me': ['/me'],
  '/p': ['/p'],
  '/p/[project]': ['/p/storefront', '/p/no-such-project'],
  '/p/[project]/compare': [
    '/p/storefront/compare',
    '/p/storefront/compare?left=e:staging&right=e:production',
    '/p/storefront/compare?left=e:development&right=r:1&show=all',
  ],
  '/p/[project]/create': ['/p/storefront/create', '/p/storefront/create?drift=staging'],
  '/p/[project]/e/[env]': [
    '/p/storefront/e/development',
    '/p/storefront/e/staging',
    '/p/storefront/e/production',
  ],
  '/p/[project]/e/[env]/deploy': ['/p/storefront/e/production/deploy', '/p/storefront/e/staging/deploy'],
  '/p/[project]/e/[env]/drift': ['/p/storefront/e/staging/drift', '/p/storefront/e/production/drift'],
  '/p/[project]/e/[env]/resolve': ['/p/storefront/e/production/resolve', '/p/storefront/e/staging/resolve'],
  '/p/[project]/e/[env]/settings': ['/p/storefront/e/staging/settings'],
  '/p/[project]/e/[env]/undo': ['/p/storefront/e/staging/undo'],
  '/p/[project]/e/new': ['/p/storefront/e/new'],
  '/p/[project]/freezes': ['/p/storefront/freezes'],
  '/p/[project]/migrations': ['/p/storefront/migrations'],
  '/p/[project]/migrations/[id]': [`/p/storefront/migrations/${MIGRATION}`],
  '/p/[project]/releases': ['/p/storefront/releases'],
  '/p/[project]/settings': ['/p/storefront/settings'],
  '/people': ['/people'],
  '/reset/[token]': ['/reset/no-such-link'],
  '/settings': ['/settings'],
  '/setup': ['/setup'],
  '/sign-in': [],
  '/sign-out': ['/sign-out'],
};

test.describe.configure({ mode: 'serial' });

test('every page of the build is looked at', async () => {
  expect((await builtPages()).toSorted()).toEqual(Object.keys(PLACES).toSorted());
});

test('every page is accessible in both themes and on a phone', async ({ signIn, anonymous }) => {
  test.setTimeout(400_000);
  const visitor = await anonymous();
  await visitor.goto('/sign-in');
  await expectAccessible(visitor, '/sign-in');
  const places = Object.values(PLACES).flat();
  // Two browsers share the work: almost all of it is reckoning in the page.
  const [one, other] = [await signIn('approver'), await signIn('approver')];
  await Promise.all([
    visitAll(
      one,
      places.filter((_, index) => index % 2 === 0),
    ),
    visitAll(
      other,
      places.filter((_, index) => index % 2 === 1),
    ),
  ]);
});

async function visitAll(page: Page, places: readonly string[]): Promise<void> {
  for (const place of places) {
    await visit(page, place);
    await expectSteady(page, place);
    await expectAccessible(page, place);
  }
}

/** Goes there and waits until scripts run: a framed page says then how fresh it is. */
async function visit(page: Page, place: string): Promise<void> {
  await page.goto(place);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  if (await page.getByRole('navigation').first().isVisible()) {
    await expect(page.getByRole('banner').getByText('Live', { exact: true })).toBeVisible();
  }
}
