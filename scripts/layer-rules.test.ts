import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cruiseLayers, layerRules } from './cruise-layers.mjs';

/** A file, what it imports, and the rule that has to say no. */
interface Plant {
  readonly rule: string;
  readonly file: string;
  readonly imports: string;
}

const PACKAGES = ['pg', 'next', 'next-auth', 'react', '@prisma/client', 'graphile-worker', 'vitest'];

/** Modules that the planted and the legal files import. */
const HOUSE = [
  'app/shell.tsx',
  'components/deploy/deploy-card.tsx',
  'components/ui/button.tsx',
  'lib/cli/main.ts',
  'lib/client/cn.ts',
  'lib/client/query-keys.ts',
  'lib/contracts/deploy.ts',
  'lib/engine/audit/chain.ts',
  'lib/engine/base/result.ts',
  'lib/engine/drift/compare.ts',
  'lib/engine/formats/format.ts',
  'lib/engine/formats/flyway/flyway.ts',
  'lib/engine/formats/prisma/prisma.ts',
  'lib/engine/model/plan.ts',
  'lib/engine/observe/observe.ts',
  'lib/engine/plan/build-plan.ts',
  'lib/engine/ports/store.ts',
  'lib/engine/run/perform.ts',
  'lib/engine/sql/parse-script.ts',
  'lib/engine/target/session.ts',
  'lib/engine/usecases/request-deploy.ts',
  'lib/engine/verify/check-effect.ts',
  'lib/engine/index.ts',
  'lib/engine/worker.ts',
  'lib/server/container.ts',
  'lib/server/env.ts',
  'lib/server/generated/client.ts',
  'lib/server/secrets/open-secret.ts',
  'lib/server/secrets/seal-secret.ts',
  'lib/server/web/session.ts',
  'lib/testing/postgres.ts',
];

const ILLEGAL: readonly Plant[] = [
  ...[
    ['base', 'model/plan'],
    ['base', 'sql/parse-script'],
    ['sql', 'model/plan'],
    ['sql', 'target/session'],
    ['model', 'ports/store'],
    ['migration', 'formats/format'],
    ['audit', 'ports/store'],
    ['ports', 'usecases/request-deploy'],
    ['ports', 'plan/build-plan'],
    ['catalog', 'drift/compare'],
    ['formats', 'plan/build-plan'],
    ['release', 'target/session'],
    ['timeline', 'drift/compare'],
    ['access', 'plan/build-plan'],
    ['approval', 'plan/build-plan'],
    ['drift', 'target/session'],
    ['plan', 'drift/compare'],
    ['plan', 'run/perform'],
    ['safety', 'plan/build-plan'],
    ['target', 'run/perform'],
    ['recorder', 'run/perform'],
    ['target', 'index'],
    ['observe', 'run/perform'],
    ['run', 'observe/observe'],
    ['run', 'verify/check-effect'],
    ['scratch', 'verify/check-effect'],
    ['backup', 'verify/check-effect'],
    ['rehearsal', 'usecases/request-deploy'],
    ['verify', 'usecases/request-deploy'],
    ['verify', 'worker'],
    ['usecases', 'index'],
  ].map(([room = '', to = '']) => ({
    rule: `room-${room}-looks-down`,
    file: `lib/engine/${room}/planted-${to.replace('/', '-')}.ts`,
    imports: `../${to}`,
  })),
  { rule: 'engine-rooms-are-on-the-plan', file: 'lib/engine/attic/planted.ts', imports: '../base/result' },
  { rule: 'no-cycle', file: 'lib/client/planted-circle-a.ts', imports: './planted-circle-b' },
  { rule: 'everything-resolves', file: 'lib/client/planted-nowhere.ts', imports: './not-there' },
  {
    rule: 'everything-resolves',
    file: 'lib/client/planted-no-package.ts',
    imports: 'package-that-is-not-there',
  },
  {
    rule: 'formats-are-strangers',
    file: 'lib/engine/formats/prisma/planted.ts',
    imports: '../flyway/flyway',
  },
  ...[
    'app/shell',
    'components/ui/button',
    'lib/server/env',
    'lib/client/cn',
    'lib/cli/main',
    'lib/contracts/deploy',
  ].map((to) => ({
    rule: 'engine-is-a-library',
    file: `lib/engine/usecases/planted-${to.replaceAll('/', '-')}.ts`,
    imports: `../../../${to}`,
  })),
  ...['next', 'next-auth', 'react', '@prisma/client', 'graphile-worker'].map((name) => ({
    rule: 'engine-knows-no-framework',
    file: `lib/engine/run/planted-${name.replaceAll(/[@/]/g, '-')}.ts`,
    imports: name,
  })),
  { rule: 'engine-has-two-doors', file: 'lib/cli/planted-room.ts', imports: '../engine/plan/build-plan' },
  {
    rule: 'engine-has-two-doors',
    file: 'lib/server/planted-room.ts',
    imports: '../engine/usecases/request-deploy',
  },
  { rule: 'web-never-reaches-a-target', file: 'app/planted-worker.tsx', imports: '../lib/engine/worker' },
  {
    rule: 'web-never-reaches-a-target',
    file: 'app/planted-far.tsx',
    imports: '../lib/server/web/planted-bridge',
  },
  {
    rule: 'web-never-reaches-a-target',
    file: 'lib/server/web/planted-bridge.ts',
    imports: '../planted-bridge',
  },
  {
    rule: 'web-never-reaches-a-target',
    file: 'lib/server/web/planted-open.ts',
    imports: '../secrets/open-secret',
  },
  { rule: 'web-never-reaches-a-target', file: 'proxy.ts', imports: './lib/server/planted-bridge' },
  {
    rule: 'front-door-never-reaches-a-target',
    file: 'lib/engine/index.ts',
    imports: './usecases/planted-target',
  },
  { rule: 'pg-in-four-places', file: 'lib/engine/observe/planted-pg.ts', imports: 'pg' },
  { rule: 'pg-in-four-places', file: 'lib/server/jobs/planted-pg.ts', imports: 'pg' },
  { rule: 'prisma-in-the-store', file: 'lib/server/jobs/planted-client.ts', imports: '@prisma/client' },
  { rule: 'prisma-in-the-store', file: 'lib/server/web/planted-client.ts', imports: '../generated/client' },
  { rule: 'next-at-the-web-edge', file: 'lib/server/jobs/planted-next.ts', imports: 'next' },
  { rule: 'next-at-the-web-edge', file: 'lib/cli/planted-auth.ts', imports: 'next-auth' },
  {
    rule: 'processes-keep-off-the-web-edge',
    file: 'lib/cli/planted-web.ts',
    imports: '../server/web/session',
  },
  {
    rule: 'processes-keep-off-the-web-edge',
    file: 'lib/server/jobs/planted-web.ts',
    imports: '../web/session',
  },
  {
    rule: 'browser-never-sees-server',
    file: 'components/deploy/planted-env.tsx',
    imports: '../../lib/server/env',
  },
  { rule: 'browser-never-sees-server', file: 'lib/client/planted-base.ts', imports: '../engine/base/result' },
  { rule: 'contracts-are-leaf', file: 'lib/contracts/planted-client.ts', imports: '../client/cn' },
  { rule: 'contracts-are-leaf', file: 'lib/contracts/planted-base.ts', imports: '../engine/base/result' },
  {
    rule: 'pages-go-through-the-edge',
    file: 'app/planted-container.tsx',
    imports: '../lib/server/container',
  },
  {
    rule: 'lib-never-looks-up',
    file: 'lib/client/planted-view.ts',
    imports: '../../components/deploy/deploy-card',
  },
  { rule: 'components-know-no-page', file: 'components/deploy/planted-page.tsx', imports: '../../app/shell' },
  { rule: 'primitives-are-leaf', file: 'components/ui/planted-domain.tsx', imports: '../deploy/deploy-card' },
  {
    rule: 'primitives-are-leaf',
    file: 'components/ui/planted-contract.tsx',
    imports: '../../lib/contracts/deploy',
  },
  {
    rule: 'no-test-code-in-product',
    file: 'lib/server/jobs/planted-help.ts',
    imports: '../../testing/postgres',
  },
  { rule: 'no-development-package-in-product', file: 'lib/server/jobs/planted-dev.ts', imports: 'vitest' },
];

const LEGAL: readonly Omit<Plant, 'rule'>[] = [
  { file: 'lib/engine/run/legal.ts', imports: '../target/session' },
  { file: 'lib/engine/target/legal.ts', imports: 'pg' },
  { file: 'lib/engine/usecases/legal.ts', imports: '../plan/build-plan' },
  { file: 'lib/engine/formats/prisma/legal.ts', imports: '../format' },
  { file: 'lib/engine/plan/legal.test.ts', imports: '../drift/compare' },
  { file: 'lib/engine/run/legal.integration.test.ts', imports: '../../testing/postgres' },
  { file: 'lib/server/jobs/legal.ts', imports: '../../engine/worker' },
  { file: 'lib/server/events/legal.ts', imports: 'pg' },
  { file: 'lib/server/store/legal.ts', imports: '@prisma/client' },
  { file: 'lib/server/store/legal-words.ts', imports: '../../engine/ports/store' },
  { file: 'lib/server/web/legal.ts', imports: '../../engine/model/plan' },
  { file: 'lib/server/web/legal-next.ts', imports: 'next' },
  { file: 'lib/server/web/legal-seal.ts', imports: '../secrets/seal-secret' },
  { file: 'lib/client/legal.ts', imports: '../contracts/deploy' },
  { file: 'components/deploy/legal.tsx', imports: '../ui/button' },
  { file: 'components/ui/legal.tsx', imports: '../../lib/client/cn' },
  { file: 'app/legal.tsx', imports: '@/lib/server/web/session' },
];

describe('the layer rules', () => {
  let root = '';
  let report: Awaited<ReturnType<typeof cruiseLayers>>;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'lockkeeper-layers-'));
    await plantTree(root);
    report = await cruiseLayers(root, ['app', 'components', 'lib', 'proxy.ts']);
  });

  afterAll(async () => {
    await rm(root, { recursive: true, force: true });
  });

  it.each(ILLEGAL)('$rule says no to $file', ({ rule, file }) => {
    expect(report.violations.filter(({ from }) => from === file).map((found) => found.rule)).toContain(rule);
  });

  it.each(LEGAL)('nothing is said against $file', ({ file }) => {
    expect(report.modules).toContain(file);
    expect(report.violations.filter(({ from }) => from === file)).toEqual([]);
  });

  it('follows the @/ alias', () => {
    expect(report.modules).toContain('lib/server/web/session.ts');
  });

  it('each have a planted violation here', () => {
    const planted = new Set(ILLEGAL.map(({ rule }) => rule));
    expect(
      layerRules()
        .map(({ name }) => name)
        .filter((name) => !planted.has(name ?? '')),
    ).toEqual([]);
  });
});

async function plantTree(root: string): Promise<void> {
  const files = new Map<string, string>();
  for (const file of HOUSE) files.set(file, 'export const here = 1;\n');
  for (const { file, imports } of [...LEGAL, ...ILLEGAL]) files.set(file, importing(imports));
  files.set('lib/client/planted-circle-b.ts', importing('./planted-circle-a'));
  files.set('lib/server/planted-bridge.ts', importing('../engine/worker'));
  files.set('lib/engine/usecases/planted-target.ts', importing('../target/session'));
  for (const name of PACKAGES) {
    files.set(
      `node_modules/${name}/package.json`,
      JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
    );
    files.set(`node_modules/${name}/index.js`, 'module.exports = {};\n');
  }
  const { dependencies, devDependencies } = {
    dependencies: PACKAGES.slice(0, -1),
    devDependencies: ['vitest'],
  };
  files.set(
    'package.json',
    JSON.stringify({ dependencies: versions(dependencies), devDependencies: versions(devDependencies) }),
  );
  files.set(
    'tsconfig.json',
    JSON.stringify({
      compilerOptions: {
        module: 'esnext',
        moduleResolution: 'bundler',
        jsx: 'react-jsx',
        paths: { '@/*': ['./*'] },
      },
    }),
  );
  for (const [file, content] of files) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), content);
  }
}

const importing = (what: string): string => `import { here } from '${what}';\nexport const there = here;\n`;

const versions = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, '1.0.0']));
