import { defineConfig } from '@playwright/test';

/** Journeys of the demo: everybody signs in at what it made. All others are of an installation that begins empty. */
const OF_THE_DEMO = [
  'accessibility',
  'browser',
  'checks',
  'compare',
  'demo-secrets',
  'drift',
  'journeys',
  'single-sign-on',
  'weight',
].map((name) => `${name}.spec.ts`);

const executablePath = process.env['CHROME_PATH'];

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/journeys',
  forbidOnly: true,
  fullyParallel: false,
  // One after the other: two browsers, two workers and two web processes beside each other are too much for two cores.
  workers: 1,
  projects: [
    { name: 'own', testIgnore: OF_THE_DEMO },
    { name: 'demo', testMatch: OF_THE_DEMO },
  ],
  retries: 0,
  // The journeys go on from what the ones before them left: after a failure the rest would only tell of that again.
  maxFailures: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: {
    browserName: 'chromium',
    actionTimeout: 20_000,
    navigationTimeout: 60_000,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: executablePath === undefined ? {} : { executablePath },
  },
});
