import { toCanonical } from '../../base/canonical-json';
import { failed, success } from '../../base/result';
import { programChecksum } from '../described-programs';
import { callLines, quotedLiteral } from '../javascript-literal';
import {
  nameTaken,
  nextNumber,
  type CreationFolder,
  type MigrationCreation,
  type WantedMigration,
} from '../migration-creation';
import type { StaticValue } from '../static-value';
import { exportOf } from './module-exports';
import { modulesIn } from './module-folder';
import type { ModuleHeader } from './module-header';
import { moduleName } from './module-names';
import { orderModules } from './order-modules';

/** The number of the first one. */
const FIRST = '0001';

/** A module with the next number, named, spelt and exporting as the newest one. */
export const moduleCreation: MigrationCreation = {
  keepsDown: true,
  selects: () => false,
  next: (folder, wanted) => {
    const all = headersIn(folder);
    const newest = all
      .toSorted((left, right) => (BigInt(left.version) < BigInt(right.version) ? -1 : 1))
      .at(-1);
    const style = styleOf(newest?.file ?? `${FIRST}-first.mjs`);
    const name = wanted.name.replaceAll('_', style.between);
    const twin = all.find((each) => plain(each.name) === plain(name));
    if (twin !== undefined) return failed(nameTaken(name, twin.file));
    const version =
      nextNumber(
        all.map((each) => each.version),
        wanted.at,
      ) ?? FIRST;
    const id = `${version}${style.separator}${name}`;
    const isModule = style.extension === '.mjs' || (style.extension === '.js' && !isCommon(folder, newest));
    const text = isModule ? moduleText({ version, name, wanted }) : commonText({ version, name, wanted });
    return success({ id, note: null, files: [{ path: `${id}${style.extension}`, text, replaces: false }] });
  },
  programs: {
    parses: (paths) => paths.filter((path) => moduleName(path) !== null),
    inOrder: (folder) => {
      const ordered = orderModules(headersIn(folder));
      if (!ordered.ok) return ordered;
      return success(ordered.value.map((header) => ({ file: header.file, header: toCanonical(header) })));
    },
  },
};

const isCommon = ({ modules }: CreationFolder, newest: ModuleHeader | undefined): boolean =>
  newest !== undefined && modules.get(newest.file)?.writtenAs === 'commonjs';

/** What the modules of a folder say of themselves; of one that computes it, what its file is called. */
function headersIn({ files, modules }: CreationFolder): readonly ModuleHeader[] {
  const bytes = new Map(files.map((file) => [file.path, file.bytes]));
  return modulesIn(files).flatMap((file) => {
    const version = moduleName(file)?.version;
    if (version === undefined) return [];
    const said = (name: string): StaticValue | null => exportOf(modules.get(file), name);
    const name = said('name');
    return [
      {
        file,
        version,
        name: name?.kind === 'text' ? name.value : styleOf(file).words,
        description: '',
        dependencies: textsIn(said('dependencies')),
        down: said('down') !== null,
        checksum: programChecksum(bytes.get(file)),
        reads: false,
      },
    ];
  });
}

const textsIn = (value: StaticValue | null): string[] =>
  value?.kind === 'list' ? value.items.flatMap((item) => (item.kind === 'text' ? [item.value] : [])) : [];

const plain = (name: string): string => name.toLowerCase().replaceAll(/[-_ ]+/g, ' ');

/** `0001-add-notes.mjs` taken apart. */
function styleOf(file: string) {
  const extension = file.slice(file.lastIndexOf('.'));
  const stem = file.slice(0, -extension.length);
  const separator = /^\d+(?<separator>[-_])/.exec(stem)?.groups?.['separator'] ?? '-';
  const words = stem.slice(stem.indexOf(separator) + 1);
  return {
    extension,
    separator,
    words,
    between: words.includes('_') ? '_' : words.includes('-') ? '-' : separator,
  };
}

interface Written {
  readonly version: string;
  readonly name: string;
  readonly wanted: WantedMigration;
}

const moduleText = ({
  version,
  name,
  wanted,
}: Written): string => `export const version = ${quotedLiteral(version)};
export const name = ${quotedLiteral(name)};
export const description = ${quotedLiteral(wanted.name.replaceAll('_', ' '))};
export const dependencies = [];

export async function up({ query }) {
${bodyOf(wanted.statements)}}
${wanted.downStatements.length === 0 ? '' : `\nexport async function down({ query }) {\n${bodyOf(wanted.downStatements)}}\n`}`;

const commonText = ({
  version,
  name,
  wanted,
}: Written): string => `exports.version = ${quotedLiteral(version)};
exports.name = ${quotedLiteral(name)};
exports.description = ${quotedLiteral(wanted.name.replaceAll('_', ' '))};
exports.dependencies = [];

exports.up = async ({ query }) => {
${bodyOf(wanted.statements)}};
${wanted.downStatements.length === 0 ? '' : `\nexports.down = async ({ query }) => {\n${bodyOf(wanted.downStatements)}};\n`}`;

const bodyOf = (statements: readonly string[]): string =>
  statements.length === 0
    ? '  // Write the SQL of this migration here: await query(`…`);\n'
    : callLines(statements, { indent: '  ', call: (literal) => `await query(${literal})` });
