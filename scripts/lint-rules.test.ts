import { ESLint, Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const RULES = z.looseObject({ rules: z.record(z.string(), z.unknown()) });
const eslint = new ESLint();

/** Messages of the syntax bans that hold for a file with this path, over a text; types play no part in them. */
async function bansIn(path: string, text: string): Promise<string[]> {
  const { rules } = RULES.parse(await eslint.calculateConfigForFile(path));
  const messages = new Linter().verify(
    text,
    [
      {
        files: ['**'],
        languageOptions: { parser: tseslint.parser },
        rules: z.record(z.string(), z.custom<Linter.RuleEntry>()).parse({
          'no-restricted-syntax': rules['no-restricted-syntax'],
          'no-restricted-properties': rules['no-restricted-properties'],
          'no-restricted-globals': rules['no-restricted-globals'] ?? 'off',
        }),
      },
    ],
    { filename: 'x.ts' },
  );
  return messages.map(({ message }) => message);
}

const PURE = 'lib/engine/plan/x.ts';

describe('a pure room of the engine', () => {
  it.each([
    ['the clock', 'export const now = () => new Date();'],
    ['the clock by another name', 'export const now = () => Date.now();'],
    ['chance', 'export const dice = () => Math.random();'],
    ['chance from crypto', "import { randomUUID } from 'node:crypto';"],
    ['waiting', 'export async function look() {}'],
    ['a timer', 'setTimeout(() => undefined, 1);'],
    ['the environment', 'export const x = process.env;'],
    ['a bare error', "export function f() { throw new Error('no'); }"],
    ['a fault', "export function f(fault: Fault) { throw new Fault('no'); }"],
    ['a default export', 'export default 1;'],
    ['a re-export', "export { a } from './a';"],
    ['an enum', 'export enum A { b }'],
  ])('refuses %s', async (_what, text) => {
    expect(await bansIn(PURE, text)).not.toEqual([]);
  });

  it('lets an instant that was given be a Date, and an invariant be thrown', async () => {
    const text =
      'export function f(ms: number) { if (ms < 0) throw new InvariantError("x"); return new Date(ms); }';
    expect(await bansIn(PURE, text)).toEqual([]);
  });
});

describe('elsewhere', () => {
  it.each([
    ['a room that waits', 'lib/engine/target/x.ts', 'export async function look() {}'],
    ['parser loading', 'lib/engine/sql/load-parser.ts', 'export async function load() {}'],
    ['a page', 'app/page.tsx', 'export default function Page() {}'],
    ['the one reader of the environment', 'lib/server/env.ts', 'export const env = process.env;'],
    ['a door', 'lib/engine/index.ts', "export { a } from './usecases/a';"],
    ['the server', 'lib/server/jobs/x.ts', 'export const now = () => new Date();'],
  ])('%s may do what it is for', async (_where, path, text) => {
    expect(await bansIn(path, text)).toEqual([]);
  });

  it.each([
    ['the server reads the environment past env.ts', 'lib/server/db.ts', 'export const x = process.env;'],
    ['a test mocks a module', 'lib/engine/plan/x.test.ts', "vi.mock('./y');"],
    ['a test is skipped', 'lib/engine/plan/x.test.ts', "it.skip('x', () => undefined);"],
    [
      'a server action thinks',
      'app/deploys/actions.ts',
      'export const f = (a: boolean) => { if (a) return 1; return 2; };',
    ],
    ['a room on floor 4 asks the clock', 'lib/engine/run/x.ts', 'export const now = () => Date.now();'],
  ])('it is refused that %s', async (_what, path, text) => {
    expect(await bansIn(path, text)).not.toEqual([]);
  });
});
