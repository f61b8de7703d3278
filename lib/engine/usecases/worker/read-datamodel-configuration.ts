import { dirname, join } from 'node:path';
import type { DatamodelFormat } from '../../formats/datamodel-format';
import { readStaticModule, type StaticModule } from '../../formats/static-module';
import type { ProgramParser } from '../../ports/program-parser';
import type { SourceReader } from '../../ports/source-reader';

/** Folders above the migrations that are looked into for the application's package and configuration. */
export const LEVELS = 5;

/** What a tool's configuration says of where its datamodel is. */
export interface DatamodelPlaces {
  /** Null: it names none that can be read. */
  readonly named: string | null;
  /** It says that the migrations are in just this folder. */
  readonly isSure: boolean;
  /** Where the tool looks when none is named. */
  readonly defaults: readonly string[];
  readonly remarks: readonly string[];
}

/** The nearest configuration above a folder of migrations that is not about another one; null when there is none. Nothing of it is run. */
export async function readConfiguration(
  ports: { readonly sources: SourceReader; readonly programs: ProgramParser },
  {
    folder,
    format,
    levels,
  }: { readonly folder: string; readonly format: DatamodelFormat; readonly levels: number },
): Promise<DatamodelPlaces | null> {
  let above = folder;
  for (let level = 0; level < levels && dirname(above) !== above; level += 1) {
    above = dirname(above);
    const found = await configurationIn(ports, above, format);
    if (found === null) continue;
    const { schema, migrations, remarks } = format.readConfiguration(found.path, found.module);
    const from = dirname(join(above, found.path));
    const isSure = migrations !== null && join(from, migrations, '.') === join(folder, '.');
    if (migrations !== null && !isSure) continue;
    const root = above;
    return {
      named: schema === null ? null : join(from, schema),
      isSure,
      defaults: format.applicationPlaces.map((place) => join(root, place)),
      remarks,
    };
  }
  return null;
}

/** Outside of the allowed roots nothing is read, and nothing is missed. */
async function configurationIn(
  { sources, programs }: { readonly sources: SourceReader; readonly programs: ProgramParser },
  folder: string,
  { configurations }: DatamodelFormat,
): Promise<{ readonly path: string; readonly module: StaticModule | null } | null> {
  const read = await sources.read({
    folder,
    selects: (path) => configurations.includes(path),
    enters: (path) => configurations.some((name) => name.startsWith(`${path}/`)),
  });
  if (!read.ok) return null;
  const { files } = read.value;
  const file = configurations.flatMap((name) => files.find(({ path }) => path === name) ?? [])[0];
  if (file === undefined) return null;
  const text = new TextDecoder().decode(file.bytes);
  const [parsed] = await programs.parse([text]);
  return { path: file.path, module: parsed?.ok === true ? readStaticModule(parsed.tree, text) : null };
}
