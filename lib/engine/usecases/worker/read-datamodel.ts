import { dirname, join, relative } from 'node:path';
import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { DatamodelFormat, ToolManifest } from '../../formats/datamodel-format';
import type { Datamodel } from '../../model/datamodel';
import type { ProgramParser } from '../../ports/program-parser';
import type { SourceReader } from '../../ports/source-reader';
import { LEVELS, readConfiguration, type DatamodelPlaces } from './read-datamodel-configuration';

interface ReadDatamodelPorts {
  readonly sources: SourceReader;
  readonly programs: ProgramParser;
}

/**
 * The datamodel of a folder of migrations: where the tool's configuration names it, else beside the folder. Failures: DATAMODEL.NOT_FOUND,
 * DATAMODEL.AMBIGUOUS, DATAMODEL.NOT_TEXT, those of reading.
 */
export async function readDatamodel(
  ports: ReadDatamodelPorts,
  { folder, format }: { readonly folder: string; readonly format: DatamodelFormat },
): Promise<Result<Datamodel>> {
  const { sources } = ports;
  const [manifest, configured] = await Promise.all([
    readManifests(sources, folder, format),
    readConfiguration(ports, { folder, format, levels: LEVELS }),
  ]);
  for (const place of placesOf(folder, format, { manifest, configured })) {
    const files = await readPlace(sources, { place, folder, format });
    if (!files.ok) return files;
    if (files.value.length > 0) return format.read(files.value, manifest.toolMajor);
  }
  return failed(notFound(dirname(folder), configured?.remarks ?? []));
}

/** Where it is looked for, in order. What is named counts alone when the configuration is surely about this folder. */
function placesOf(
  folder: string,
  format: DatamodelFormat,
  { manifest, configured }: { readonly manifest: ToolManifest; readonly configured: DatamodelPlaces | null },
): readonly string[] {
  if (configured !== null && configured.isSure && configured.named !== null) return [configured.named];
  const near = manifest.place === null ? besides(folder, format) : [manifest.place];
  if (configured === null) return near;
  return [...near, ...(configured.named === null ? configured.defaults : [configured.named])];
}

const besides = (folder: string, { places }: DatamodelFormat): readonly string[] =>
  places.map((place) => join(dirname(folder), place));

type Found = Extract<Awaited<ReturnType<SourceReader['read']>>, { readonly ok: true }>['value']['files'];

/** A file, or a folder with what lies below it. A folder is entered only when it holds a file of the datamodel itself. */
async function readPlace(
  sources: SourceReader,
  {
    place,
    folder,
    format,
  }: { readonly place: string; readonly folder: string; readonly format: DatamodelFormat },
): Promise<Result<Found>> {
  const isFile = format.selects(place);
  const top = isFile ? dirname(place) : place;
  const selects = (path: string): boolean => (isFile ? join(top, path) === place : format.selects(path));
  const here = await sources.read({ folder: top, selects, enters: () => false });
  if (!here.ok) return here.failure.code === 'SOURCE.NOT_FOUND' ? success([]) : here;
  if (isFile || here.value.files.length === 0) return success(here.value.files);
  const all = await sources.read({
    folder: top,
    selects,
    enters: (path) => relative(folder, join(top, path)) !== '',
  });
  return all.ok ? success(all.value.files) : all;
}

/** What the packages around the migrations say, the nearest first. */
async function readManifests(
  sources: SourceReader,
  folder: string,
  format: DatamodelFormat,
): Promise<ToolManifest> {
  let said: ToolManifest = { place: null, toolMajor: null };
  let above = folder;
  for (let level = 0; level < LEVELS && dirname(above) !== above; level += 1) {
    above = dirname(above);
    const found = await readManifest(sources, above, format);
    said = {
      place: said.place ?? (found.place === null ? null : join(above, found.place)),
      toolMajor: said.toolMajor ?? found.toolMajor,
    };
  }
  return said;
}

/** Outside of the allowed roots nothing is read, and nothing is missed. */
async function readManifest(
  sources: SourceReader,
  folder: string,
  format: DatamodelFormat,
): Promise<ToolManifest> {
  const selects = (path: string): boolean => path === format.manifest;
  const read = await sources.read({ folder, selects, enters: () => false });
  const file = read.ok ? read.value.files[0] : undefined;
  return file === undefined ? { place: null, toolMajor: null } : format.readManifest(file.bytes);
}

const notFound = (beside: string, remarks: readonly string[]): Failure =>
  failure('DATAMODEL.NOT_FOUND', `There is no schema beside the migrations, in ${beside}.`, {
    ...(remarks.length === 0 ? {} : { why: remarks.join(' ') }),
    fix: 'Keep schema.prisma beside the folder of migrations, or name it as a plain text in prisma.config.ts: schema: "…"; up to Prisma 6 package.json may name it: "prisma": { "schema": "…" }.',
  });
