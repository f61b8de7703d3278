// The list of failure codes in docs/errors.md: `node scripts/error-codes.mjs --write` makes it anew from the source, keeping what people wrote.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { ROOT, runMain } from './project.mjs';

const CODE = /^[A-Z][A-Z0-9_]*\.[A-Z][A-Z0-9_]+$/;
const SENTENCES = new Set(['summary', 'sentence']);
const PAGE = join(ROOT, 'docs/errors.md');

/**
 * Every failure code in the product's source, with the first sentence that goes with it where that is plain text.
 * @returns {Promise<Map<string, string>>}
 */
export async function codesInSource() {
  /** @type {Map<string, string>} */
  const codes = new Map();
  for (const file of await sourceFiles(join(ROOT, 'lib'))) {
    const source = ts.createSourceFile(file, await readFile(file, 'utf8'), ts.ScriptTarget.Latest, true);
    visit(source, codes);
  }
  return new Map([...codes].sort(([left], [right]) => (left < right ? -1 : 1)));
}

/**
 * The codes that docs/errors.md explains, with their explanations.
 * @returns {Promise<Map<string, string>>}
 */
export async function codesInDocs() {
  const text = await readFile(PAGE, 'utf8').catch(() => '');
  const rows = text.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  return new Map(
    rows.flatMap(([, code = '', meaning = '']) =>
      code.startsWith('`') ? [[code.replaceAll('`', ''), meaning]] : [],
    ),
  );
}

/**
 * @param {ts.Node} node
 * @param {Map<string, string>} codes
 */
function visit(node, codes) {
  if (ts.isStringLiteral(node) && CODE.test(node.text)) {
    const known = codes.get(node.text) ?? '';
    codes.set(node.text, known === '' ? sentenceBeside(node) : known);
  }
  ts.forEachChild(node, (child) => visit(child, codes));
}

/**
 * `failure('CODE', 'sentence')` and `{ code: 'CODE', summary: 'sentence' }`; in templates the changing parts become dots.
 * @param {ts.StringLiteral} code
 * @returns {string}
 */
function sentenceBeside(code) {
  const { parent } = code;
  if (ts.isCallExpression(parent)) {
    const after = parent.arguments.slice(parent.arguments.indexOf(code) + 1);
    return after.map(textOf).find((text) => text.includes(' ')) ?? '';
  }
  if (!ts.isPropertyAssignment(parent)) return '';
  const summary = parent.parent.properties.find(
    (one) => ts.isPropertyAssignment(one) && SENTENCES.has(one.name.getText()),
  );
  return summary !== undefined && ts.isPropertyAssignment(summary) ? textOf(summary.initializer) : '';
}

/**
 * @param {ts.Node | undefined} node
 * @returns {string}
 */
function textOf(node) {
  if (node === undefined) return '';
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return '';
  return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
}

/**
 * @param {string} folder
 * @returns {Promise<string[]>}
 */
async function sourceFiles(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$|\/testing\/|\/generated\//.test(path));
}

async function main() {
  const [source, docs] = [await codesInSource(), await codesInDocs()];
  if (!argv.includes('--write')) {
    const missing = [...source.keys()].filter((code) => !docs.has(code));
    const stale = [...docs.keys()].filter((code) => !source.has(code));
    for (const code of missing) console.error(`docs/errors.md lacks ${code}`);
    for (const code of stale) console.error(`docs/errors.md explains ${code}, which no source has`);
    process.exitCode = missing.length + stale.length > 0 ? 1 : 0;
    return;
  }
  const rows = [...source].map(
    ([code, sentence]) => `| \`${code}\` | ${(docs.get(code) || sentence).replaceAll('|', '\\|')} |`,
  );
  await writeFile(PAGE, `${HEAD}\n${rows.join('\n')}\n`);
}

const HEAD = `# Failure codes

A failure has a stable code, a sentence, and where it helps why it happened and what to do; a page, the command line and the log show the same
code. Branch on the code, never on the words. \`…\` stands for a name or a number. A test compares this page with the source;
\`node scripts/error-codes.mjs --write\` adds what is new.

| code | what happened |
| --- | --- |`;

if (argv[1] === fileURLToPath(import.meta.url)) await runMain(main);
