import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));
const SOURCES = '{app,components,lib,scripts,e2e}';
const INTEGRATION = `${SOURCES}/**/*.integration.test.{ts,tsx}`;
/** Native tools that do not come from npm: for `npm run test:interop` alone. */
const INTEROP = 'scripts/interop/*.interop.test.ts';
/** They run what was built, so the build comes before them. */
const CONTAINERS = `${SOURCES}/**/*.container.test.ts`;

const resolve = {
  alias: [
    { find: /^@\//, replacement: root },
    // The real package throws outside React's server bundle; this is what it resolves to inside.
    { find: /^server-only$/, replacement: `${root}node_modules/server-only/empty.js` },
  ],
};

export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        // The named crash points exist in tests and test builds, see scripts/build-node.mjs.
        define: { __FAIL_POINTS__: 'true' },
        test: {
          name: 'unit',
          include: [`${SOURCES}/**/*.test.{ts,tsx}`],
          exclude: ['**/node_modules/**', INTEGRATION, CONTAINERS, INTEROP],
          environment: 'node',
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve,
        // The named crash points exist in tests and test builds, see scripts/build-node.mjs.
        define: { __FAIL_POINTS__: 'true' },
        test: {
          name: 'integration',
          include: [INTEGRATION],
          exclude: ['**/node_modules/**'],
          environment: 'node',
          pool: 'forks',
          maxWorkers: 2,
          globalSetup: ['lib/testing/postgres-global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      {
        resolve,
        define: { __FAIL_POINTS__: 'true' },
        test: {
          name: 'interop',
          include: ['scripts/interop/*.{interop,integration}.test.ts'],
          environment: 'node',
          pool: 'forks',
          maxWorkers: 2,
          globalSetup: ['lib/testing/postgres-global-setup.ts'],
          testTimeout: 240_000,
          hookTimeout: 600_000,
        },
      },
      {
        resolve,
        define: { __FAIL_POINTS__: 'false' },
        test: { name: 'containers', include: [CONTAINERS], exclude: ['**/node_modules/**'], pool: 'forks' },
      },
    ],
  },
});
