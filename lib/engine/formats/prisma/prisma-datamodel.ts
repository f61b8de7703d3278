import { failure, type Failure, type FailureLocation } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { Datamodel, DatamodelFile } from '../../model/datamodel';
import type { SourceFile } from '../../model/release';
import { decodeMigrationText } from '../../sql/decode-migration-text';
import type { DatamodelFormat, ToolManifest } from '../datamodel-format';
import { CONFIGURATION_NAMES, configuredPlaces } from './prisma-configuration-file';

/** Where Prisma looks for a schema in an application's folder when nothing names one. */
export const DEFAULT_SCHEMAS: readonly string[] = ['schema.prisma', 'prisma/schema.prisma'];

/** From here on the `prisma.schema` key of package.json says nothing. */
const WITHOUT_KEY = 7;

/**
 * `schema.prisma`, or a folder of `.prisma` files that are one schema. Prisma keeps the migrations beside the schema; where it lies elsewhere
 * its configuration says so, or up to Prisma 6 the `prisma.schema` key of package.json.
 */
export const prismaDatamodel: DatamodelFormat = {
  manifest: 'package.json',
  readManifest: readPackage,
  configurations: CONFIGURATION_NAMES,
  readConfiguration: configuredPlaces,
  applicationPlaces: DEFAULT_SCHEMAS,
  selects: (path) => path.endsWith('.prisma'),
  places: ['.', 'schema', 'prisma'],
  read: readDatamodel,
};

function readDatamodel(files: readonly SourceFile[], toolMajor: number | null): Result<Datamodel> {
  const texts: DatamodelFile[] = [];
  for (const file of files) {
    const decoded = decodeMigrationText(file.bytes);
    if (!decoded.ok) return failed(notText(file.path, decoded.failure));
    texts.push({ path: file.path, content: decoded.value.text });
  }
  const chosen = chooseFiles(texts);
  if (!chosen.ok) return chosen;
  const ordered = chosen.value.toSorted((left, right) => (left.path < right.path ? -1 : 1));
  return success({ files: ordered, toolMajor: toolMajor ?? majorBySource(ordered) });
}

/** One datasource makes one schema, over however many files. With more of them the file with Prisma's own name is meant. */
function chooseFiles(files: readonly DatamodelFile[]): Result<readonly DatamodelFile[]> {
  const withSource = files.filter((file) => datasourceLines(file).length > 0);
  if (withSource.length <= 1) return success(files);
  const named = withSource.find(({ path }) => path === 'schema.prisma');
  return named === undefined ? failed(ambiguous(withSource)) : success([named]);
}

/** Prisma 7 refuses a `url` in the schema, and the versions before demand one. */
const majorBySource = (files: readonly DatamodelFile[]): number =>
  files.some((file) => datasourceLines(file).some(({ text }) => firstWord(text) === 'url')) ? 6 : 7;

/** A line of a schema, trimmed, with its number. */
export interface SchemaLine {
  readonly text: string;
  readonly number: number;
}

/** The lines of the `datasource` block, its first one included; none without a block. Prisma's schema language knows no block on one line. */
export function datasourceLines({ content }: DatamodelFile): readonly SchemaLine[] {
  const lines = content.split('\n').map((line, index) => ({ text: line.trim(), number: index + 1 }));
  const begin = lines.findIndex(({ text }) => firstWord(text) === 'datasource');
  if (begin === -1) return [];
  const end = lines.findIndex(({ text }, index) => index > begin && text.startsWith('}'));
  return lines.slice(begin, end === -1 ? undefined : end);
}

export const firstWord = (line: string): string => line.replaceAll('=', ' ').split(' ')[0] ?? '';

/** What is no JSON says nothing: it is the application's file, and not ours to judge. */
function readPackage(bytes: Uint8Array): ToolManifest {
  const found = recordOf(parsedJson(bytes));
  const place = recordOf(found['prisma'])['schema'];
  const ranges = ['prisma', '@prisma/client'].flatMap((name) =>
    ['devDependencies', 'dependencies'].map((kind) => recordOf(found[kind])[name]),
  );
  const majors = ranges.flatMap((range) => (typeof range === 'string' ? majorOf(range) : []));
  const toolMajor = majors[0] ?? null;
  const isFollowed = toolMajor === null || toolMajor < WITHOUT_KEY;
  return { place: isFollowed && typeof place === 'string' ? place : null, toolMajor };
}

/** The first number of a version range: `^6.19.3` is 6. None for `latest` and the like. */
function majorOf(range: string): readonly number[] {
  const version = range.slice(range.lastIndexOf('@') + 1);
  const major = Number.parseInt(version.slice(version.search(/\d/)), 10);
  return Number.isNaN(major) ? [] : [major];
}

function parsedJson(bytes: Uint8Array): unknown {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return value;
  } catch {
    return null;
  }
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};

const notText = (path: string, { summary, where }: Failure): Failure =>
  failure('DATAMODEL.NOT_TEXT', `${path} is not UTF-8 text.`, {
    why: summary,
    fix: 'Save the file as UTF-8.',
    where: { ...where, file: path },
  });

/** At the second one. */
const ambiguous = (files: readonly DatamodelFile[]): Failure => {
  const places = files.flatMap(datasourcePlaces);
  return failure(
    'DATAMODEL.AMBIGUOUS',
    `${String(files.length)} files beside the migrations hold a datasource: it is not clear which schema is meant.`,
    {
      why: places.map(({ file, line }) => `${file}:${String(line)}`).join(', '),
      where: places[1],
      fix: 'Name the schema in prisma.config.ts (schema: "…"), or up to Prisma 6 in package.json: "prisma": { "schema": "…" }.',
    },
  );
};

const datasourcePlaces = (file: DatamodelFile): readonly Required<Pick<FailureLocation, 'file' | 'line'>>[] =>
  datasourceLines(file)
    .slice(0, 1)
    .map(({ number }) => ({ file: file.path, line: number }));
