import * as z from 'zod';
import { digestOf, sha256 } from '../../engine/base/digest';
import { Recent } from '../../engine/base/recent';
import type { SourceFile } from '../../engine/model/release';
import type { ProgramDriver, ProgramOrder, ProgramRunner } from '../../engine/ports/program-runner';
import { TRANSPILE } from '../../engine/worker';

/** JavaScript by the path of the TypeScript that it was made of. */
export type Compiled = ReadonlyMap<string, string>;

export const NOT_COMPILED: Compiled = new Map();

const MOST_REMEMBERED_CHARACTERS = 32_000_000;
const COMPILE_MS = 60_000;

/**
 * The TypeScript of an order's files as JavaScript, made once for all programs of the same files: loading the compiler costs a process more
 * than all else together. It is made in a process of its own in which our compiler reads these files and nothing of them runs, so no program
 * has a hand in what another one is. Where that process fails, there is nothing, and each program compiles what it loads.
 */
export function createCompiler(alone: ProgramRunner['run']): (order: ProgramOrder) => Promise<Compiled> {
  const known = new Recent<Compiled>(MOST_REMEMBERED_CHARACTERS, weight);
  return async (order) => {
    const files = order.driver.language === 'javascript' ? order.files.filter(isTypescript) : [];
    if (files.length === 0) return NOT_COMPILED;
    const key = digestOf(files.map(({ path, bytes }) => [path, sha256(bytes)]));
    const remembered = known.get(key);
    if (remembered !== null) return remembered;
    const told = await alone({
      driver: COMPILER,
      files,
      home: order.home,
      input: { files: files.map(({ path }) => path) },
      port: null,
      timeoutMs: Math.min(order.timeoutMs, COMPILE_MS),
      signal: order.signal,
    });
    const made = told.ok ? MADE.safeParse(told.value) : null;
    if (made?.success !== true) return NOT_COMPILED;
    const compiled = new Map(made.data);
    known.set(key, compiled);
    return compiled;
  };
}

const isTypescript = ({ path }: SourceFile): boolean => /(?<!\.d)\.[cm]?ts$/.test(path);

const weight = (compiled: Compiled): number =>
  [...compiled].reduce((sum, [path, text]) => sum + path.length + text.length, 0);

const MADE = z.array(z.tuple([z.string(), z.string()]));

const COMPILER: ProgramDriver = {
  language: 'javascript',
  packages: [],
  text: `
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
${TRANSPILE}
const { files, modules } = JSON.parse(readFileSync(0, 'utf8'));
const typescript = createRequire(import.meta.url)(modules.typescript);
const value = files.map((file) => [file, transpile(typescript, file)]);
writeFileSync(3, JSON.stringify({ ok: true, value }));
`,
};
