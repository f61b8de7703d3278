import { expectAccessible } from './accessible';
import { expect, test } from './fixtures';

test('what somebody changed by hand is worded as a migration, proven, and what remains says why', async ({
  signIn,
}) => {
  const page = await signIn('developer');
  await page.goto('/p/storefront/e/staging/drift');
  await page.getByRole('link', { name: 'Make a migration of this' }).click();
  await expect(page.getByRole('heading', { name: 'A migration of the drift of staging' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'SQL', exact: true })).toHaveValue(
    /CREATE INDEX orders_note_idx/,
    {
      timeout: 60_000,
    },
  );
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('adopt changes of staging');
  await expectAccessible(page, 'a migration of drift');
});
