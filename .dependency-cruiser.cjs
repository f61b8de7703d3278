/**
 * Who may import whom: the "Never" list of ARCHITECTURE.md as rules that a machine checks (`npm run lint:layers`). Every rule is tested
 * with planted violations in scripts/layer-rules.test.ts.
 */

/** The rooms of lib/engine from the ground up. A room imports only from rooms of earlier lines, never from its own line or a later one. */
const STOREYS = [
  // floor 0
  ['base'],
  ['sql'],
  ['model', 'migration'],
  ['audit'],
  ['ports'],
  // floor 1
  ['catalog', 'formats'],
  ['release'],
  ['timeline'],
  // floor 2
  ['access'],
  ['approval', 'drift', 'plan', 'safety'],
  // floor 3
  ['target'],
  ['recorder'],
  // floor 4
  ['observe', 'run', 'scratch'],
  // floor 5
  ['backup', 'rehearsal', 'verify'],
  // floor 6
  ['usecases'],
];

const ROOMS = STOREYS.flat();
const TEST_HELP = '\\.test\\.tsx?$|/testing/|^e2e/';
const SCHEMA_ENGINE = '^lib/server/schema-engine/';
const OPENING_HALF = '^lib/.*(open-secret|secret-opener|unseal)[^/]*\\.ts$';

/**
 * Matches a package however it was resolved: into node_modules, or not at all.
 * @param {...string} names
 */
const packages = (...names) => `(^|/)node_modules/(${names.join('|')})(/|$)|^(${names.join('|')})(/|$)`;

/** @typedef {import('dependency-cruiser').IRegularForbiddenRuleType} Regular */
/** @typedef {import('dependency-cruiser').IReachabilityForbiddenRuleType} Reachability */

/**
 * @template {Regular['to'] | Reachability['to']} To
 * @param {string} name
 * @param {Regular['from'] & Reachability['from']} from
 * @param {To} to
 * @param {string} comment
 */
const never = (name, from, to, comment) => ({
  name,
  severity: /** @type {const} */ ('error'),
  comment,
  from,
  to,
});

const upwards = STOREYS.flatMap((rooms, storey) =>
  rooms.map((room) => {
    const allowed = [room, ...STOREYS.slice(0, storey).flat()].join('|');
    return never(
      `room-${room}-looks-down`,
      { path: `^lib/engine/${room}/`, pathNot: TEST_HELP },
      { path: '^lib/engine/', pathNot: `^lib/engine/(${allowed})/` },
      `${room} imports only from the floors below it.`,
    );
  }),
);

module.exports = {
  forbidden: [
    ...upwards,
    never(
      'engine-rooms-are-on-the-plan',
      { path: '^lib/engine/[^/]+/', pathNot: `^lib/engine/(${ROOMS.join('|')}|testing)/` },
      {},
      'A new room of the engine has to be given its floor: here, in eslint.config.js and in ARCHITECTURE.md.',
    ),
    never(
      'no-cycle',
      { pathNot: '^lib/server/generated/' },
      { circular: true },
      'No cycles, types included.',
    ),
    never(
      'everything-resolves',
      {},
      { couldNotResolve: true },
      'An import that leads nowhere blinds every other rule.',
    ),
    never(
      'formats-are-strangers',
      { path: '^lib/engine/formats/([^/]+)/', pathNot: TEST_HELP },
      { path: '^lib/engine/formats/[^/]+/', pathNot: '^lib/engine/formats/$1/' },
      'One folder per migration tool; what they share lies beside the folders.',
    ),
    never(
      'engine-is-a-library',
      { path: '^lib/engine/' },
      { path: '^(app|components|e2e|lib/(server|client|cli|contracts))/', pathNot: '^lib/testing/' },
      'The engine knows nobody who uses it.',
    ),
    never(
      'engine-knows-no-framework',
      { path: '^lib/engine/' },
      {
        path: packages(
          'next',
          'next-auth',
          'react',
          'react-dom',
          '@prisma/[^/]+',
          'prisma',
          'graphile-worker',
        ),
      },
      'No Next, no React, no Prisma client, no queue in the engine.',
    ),
    never(
      'engine-has-two-doors',
      { path: '^(app|components|lib/(server|cli|client|contracts))/', pathNot: TEST_HELP },
      {
        path: '^lib/engine/',
        pathNot: '^lib/engine/(index\\.ts$|worker\\.ts$|audit/|base/|model/|ports/|testing/)',
      },
      'From outside: index.ts (web, CLI), worker.ts (worker), and the words in audit, base, model and ports.',
    ),
    never(
      'web-never-reaches-a-target',
      { path: '^(app|components|lib/server/web|lib/client)/|^proxy\\.ts$', pathNot: TEST_HELP },
      { path: `^lib/engine/(worker\\.ts$|target/)|${OPENING_HALF}|${SCHEMA_ENGINE}`, reachable: true },
      'The web process never connects to a target and never opens a secret.',
    ),
    never(
      'front-door-never-reaches-a-target',
      { path: '^lib/engine/index\\.ts$' },
      { path: '^lib/engine/(worker\\.ts$|target/)', reachable: true },
      'index.ts leads to use cases that never touch a target.',
    ),
    never(
      'pg-in-four-places',
      {
        path: '^(app|components|lib|proxy\\.ts)',
        pathNot: `^lib/(engine/target|server/(events|embedded|store-backup))/|${TEST_HELP}`,
      },
      { path: packages('pg', 'pg-pool', 'pg-connection-string') },
      'pg belongs to engine/target, server/events, server/store-backup and the embedded server.',
    ),
    never(
      'prisma-in-the-store',
      {
        path: '^(app|components|lib|proxy\\.ts)',
        pathNot: `^lib/server/(db\\.ts$|store/|generated/)|${TEST_HELP}`,
      },
      { path: `^lib/server/generated/|${packages('@prisma/[^/]+')}` },
      'Only db.ts and the store use the Prisma client.',
    ),
    never(
      'next-at-the-web-edge',
      { path: '^lib/', pathNot: `^lib/(server/web|client)/|${TEST_HELP}` },
      { path: packages('next', 'next-auth') },
      'Within lib only server/web (and browser code) knows Next.',
    ),
    never(
      'processes-keep-off-the-web-edge',
      { path: '^lib/(cli|server/(?!web/))' },
      { path: '^lib/server/web/' },
      'CLI, worker and store never import the web edge.',
    ),
    never(
      'browser-never-sees-server',
      { path: '^(components|lib/client)/', pathNot: TEST_HELP },
      { path: '^lib/(server|engine|cli)/', pathNot: '^lib/engine/base/in-sentences\\.ts$' },
      'Browser code speaks contracts, types included. Sentences are joined everywhere alike, and contracts may not know the engine.',
    ),
    never(
      'contracts-are-leaf',
      { path: '^lib/contracts/', pathNot: TEST_HELP },
      { path: '^(app|components|lib/(?!contracts/))' },
      'Contracts are shared by browser and server, so they know neither.',
    ),
    never(
      'pages-go-through-the-edge',
      { path: '^app/', pathNot: TEST_HELP },
      { path: '^lib/(server/(?!web/)|cli/)' },
      'app uses lib/server/web, components, lib/client and contracts.',
    ),
    never(
      'lib-never-looks-up',
      { path: '^lib/' },
      { path: '^(app|components)/' },
      'lib knows no page and no view.',
    ),
    never(
      'components-know-no-page',
      { path: '^components/' },
      { path: '^app/' },
      'Views get everything by props.',
    ),
    never(
      'primitives-are-leaf',
      { path: '^components/ui/', pathNot: TEST_HELP },
      { path: '^(components/(?!ui/)|app/|lib/(?!client/))' },
      'Primitives know no domain word.',
    ),
    never(
      'no-test-code-in-product',
      { path: '^(app|components|lib|proxy\\.ts)', pathNot: TEST_HELP },
      { path: TEST_HELP },
      'Product code never imports a test helper.',
    ),
    never(
      'no-development-package-in-product',
      { path: '^(app|components|lib|proxy\\.ts)', pathNot: TEST_HELP },
      {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: '(^|/)node_modules/server-only/',
      },
      'Production installs leave development packages out (Next itself stands in for server-only).',
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(\\.next|dist|\\.lockkeeper)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
