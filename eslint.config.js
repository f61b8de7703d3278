import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const TESTS = ['**/*.test.ts', '**/*.test.tsx', 'lib/testing/**', '**/testing/**', 'e2e/**'];
const TOOLING = ['scripts/**', 'bench/**', '*.config.{js,mjs,ts}', '.dependency-cruiser.cjs'];
const PURE_ROOMS =
  'lib/engine/{base,migration,sql,audit,ports,formats,release,timeline,plan,safety,drift,approval}/**/*.ts';
/** Loading PostgreSQL's parser (WebAssembly) and guarding it with a thread is waiting; everything it answers is synchronous. */
const PARSER_LOADING = ['lib/engine/sql/*parser*.ts'];

/** @typedef {{ selector: string, message: string }} Ban */

/** @type {Ban[]} */
const HOUSE = [
  { selector: 'TSEnumDeclaration', message: 'Use a union of string literals.' },
  { selector: 'ExportAllDeclaration', message: 'No re-export files; the two doors name what they export.' },
  {
    selector: 'ThrowStatement > NewExpression[callee.name="Error"]',
    message: 'Return a Failure, or throw a Fault or an InvariantError.',
  },
];

/** @type {Ban[]} */
const NO_REEXPORT = [
  {
    selector: 'ExportNamedDeclaration[source]',
    message: 'No re-export files; only lib/engine/index.ts and worker.ts are doors.',
  },
];

/** @type {Ban[]} */
const NO_DEFAULT = [
  {
    selector: 'ExportDefaultDeclaration',
    message: 'Export by name; a default export has no name to search for.',
  },
];

/** @type {Ban[]} */
const AMBIENT = [
  {
    selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
    message: 'Take the instant as an argument.',
  },
  { selector: 'CallExpression[callee.name="Date"]', message: 'Take the instant as an argument.' },
  {
    selector: 'CallExpression[callee.object.name="Date"][callee.property.name="now"]',
    message: 'Take the instant as an argument.',
  },
  {
    selector: 'CallExpression[callee.object.name="Math"][callee.property.name="random"]',
    message: 'Take ids and jitter as arguments.',
  },
  {
    selector: 'CallExpression[callee.object.name="crypto"][callee.property.name=/random/i]',
    message: 'Take ids as arguments.',
  },
  {
    selector: 'ImportDeclaration[source.value=/^(node:)?crypto$/] > ImportSpecifier[imported.name=/random/i]',
    message: 'Take ids as arguments.',
  },
];

/** @type {Ban[]} */
const PURE = [
  {
    selector: 'ThrowStatement:not(:has(NewExpression[callee.name="InvariantError"]))',
    message: 'Pure rooms return a Result; they throw only InvariantError.',
  },
];

/** @type {Ban[]} */
const SYNCHRONOUS = [
  {
    selector: ':function[async=true]',
    message: 'Pure rooms are synchronous; waiting belongs on floor 3 and above.',
  },
  {
    selector: 'AwaitExpression',
    message: 'Pure rooms are synchronous; waiting belongs on floor 3 and above.',
  },
];

/** @type {Ban[]} */
const TEST_HABITS = [
  {
    selector: 'CallExpression[callee.object.name="vi"][callee.property.name=/^(mock|doMock|hoisted)$/]',
    message: 'No module mocks: pass values, or a fake of a port.',
  },
  {
    selector:
      'MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(skip|only|todo|fails)$/]',
    message: 'No skipped, focused or promised tests.',
  },
];

const ENGINE_BASE = [...HOUSE, ...NO_DEFAULT, ...AMBIENT];

/**
 * `no-restricted-syntax` does not add up over config blocks: each block states its whole list.
 * @param {...(Ban | readonly Ban[])} bans
 * @returns {{ 'no-restricted-syntax': ['error', ...Ban[]] }}
 */
function forbid(...bans) {
  return { 'no-restricted-syntax': ['error', ...bans.flat()] };
}

export default defineConfig(
  {
    ignores: [
      'node_modules/',
      'dist/',
      '.next/',
      '.lockkeeper/',
      'lib/server/generated/',
      'test-results/',
      'playwright-report/',
      'next-env.d.ts',
      '**/fixtures/**',
      '.dependency-cruiser.cjs',
    ],
  },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      eqeqeq: ['error', 'always'],
      curly: ['error', 'multi-line'],
      'no-console': 'error',
      'no-else-return': 'error',
      'no-param-reassign': 'error',
      'no-self-compare': 'error',
      'no-template-curly-in-string': 'error',
      'no-unreachable-loop': 'error',
      'object-shorthand': 'error',
      'prefer-template': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'], location: 'start' }],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only lib/server/env.ts reads the environment.' },
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: 'node:process',
              importNames: ['env'],
              message: 'Only lib/server/env.ts reads the environment.',
            },
          ],
        },
      ],
      '@typescript-eslint/ban-ts-comment': [
        'error',
        { 'ts-expect-error': true, 'ts-ignore': true, 'ts-nocheck': true, 'ts-check': false },
      ],
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: false, requireDefaultForNonUnion: true },
      ],
      ...forbid(HOUSE, NO_REEXPORT, NO_DEFAULT),
    },
  },
  {
    files: ['lib/**/*.{ts,tsx}', 'app/**/*.{ts,tsx}', 'components/**/*.{ts,tsx}', '*.ts'],
    ignores: TESTS,
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 15],
    },
  },
  {
    files: ['app/**/*.tsx', 'components/**/*.tsx'],
    ignores: TESTS,
    rules: { 'max-lines-per-function': ['error', { max: 120, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ['lib/engine/**/*.ts'],
    ignores: TESTS,
    rules: {
      complexity: ['error', 10],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'no-restricted-globals': ['error', 'process', 'console', 'fetch', 'performance'],
      ...forbid(ENGINE_BASE, NO_REEXPORT),
    },
  },
  { files: ['lib/engine/{index,worker}.ts'], rules: { ...forbid(ENGINE_BASE) } },
  {
    files: [PURE_ROOMS],
    ignores: [...TESTS, ...PARSER_LOADING],
    rules: {
      'no-restricted-globals': [
        'error',
        'process',
        'console',
        'fetch',
        'performance',
        'setTimeout',
        'setInterval',
        'setImmediate',
        'queueMicrotask',
      ],
      ...forbid(ENGINE_BASE, NO_REEXPORT, PURE, SYNCHRONOUS),
    },
  },
  {
    // Next, its tools and ours ask for a default export here.
    files: [
      'app/**',
      'proxy.ts',
      'instrumentation.ts',
      '*.config.{js,mjs,ts}',
      'scripts/without-strings.mjs',
      'lib/testing/*-setup.ts',
      'e2e/*-{setup,teardown}.ts',
    ],
    rules: { ...forbid(HOUSE, NO_REEXPORT) },
  },
  {
    files: ['app/**/actions.ts'],
    rules: {
      'max-lines-per-function': ['error', 12],
      ...forbid(HOUSE, NO_REEXPORT, NO_DEFAULT, [
        { selector: 'IfStatement', message: 'An action binds; decide in a use case.' },
      ]),
    },
  },
  {
    files: TESTS,
    ignores: ['lib/testing/*-setup.ts', 'e2e/*-{setup,teardown}.ts'],
    rules: {
      '@typescript-eslint/require-await': 'off',
      // Vitest types its matchers (`expect.stringContaining` and the like) as any.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      ...forbid(NO_DEFAULT, TEST_HABITS),
    },
  },
  {
    // instrumentation.ts asks Next's compiler which runtime it builds for; that is a constant, not configuration.
    files: ['lib/server/env.ts', 'instrumentation.ts', ...TESTS, ...TOOLING],
    rules: { 'no-restricted-properties': 'off', 'no-restricted-imports': 'off' },
  },
  {
    // Terminal programs speak through the console.
    files: [...TOOLING, 'lib/cli/**', 'lib/server/supervisor/**'],
    rules: { 'no-console': 'off' },
  },
  {
    // Plain JavaScript states the type of parsed JSON in a comment, which these rules do not read.
    files: ['scripts/**/*.mjs'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
);
