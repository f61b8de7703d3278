// Checks who imports whom (.dependency-cruiser.cjs), and that the checker has really seen the code: with an unsuitable TypeScript or
// a wrong path it would report "no violations" about nothing.
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruiseLayers } from './cruise-layers.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDERS = ['app', 'components', 'lib'];
const FEWEST_MODULES = 100;

const present = [...FOLDERS, 'proxy.ts'].filter((entry) => existsSync(join(ROOT, entry)));
const expected = await sourceFiles();
const report = await cruiseLayers(ROOT, present);
const seen = new Set(report.modules);
const unseen = expected.filter((file) => !seen.has(file));

for (const { rule, from, to } of report.violations) console.error(`${rule}: ${from} imports ${to}`);
for (const file of unseen) console.error(`not seen by the checker: ${file}`);
const few = expected.length < FEWEST_MODULES;
if (few) console.error(`only ${expected.length} source files found, expected at least ${FEWEST_MODULES}`);

const problems = report.violations.length + unseen.length + (few ? 1 : 0);
console.log(`layers: ${expected.length} files, ${report.modules.length} modules, ${problems} problems`);
if (problems > 0) process.exitCode = 1;

/** @returns {Promise<string[]>} every source file below the folders, as the checker names it */
async function sourceFiles() {
  const found = [];
  for (const folder of FOLDERS.filter((name) => existsSync(join(ROOT, name)))) {
    for (const entry of await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true })) {
      const file = relative(ROOT, join(entry.parentPath, entry.name));
      if (entry.isFile() && /\.tsx?$/.test(file) && !/\.d\.ts$|^lib\/server\/generated\//.test(file)) {
        found.push(file);
      }
    }
  }
  return found.sort();
}
