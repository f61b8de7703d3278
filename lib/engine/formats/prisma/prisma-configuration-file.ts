import { givenText, remarksOf, settingOf, unclearExport, type Setting } from '../configured-text';
import type { StaticModule } from '../static-module';

const EXTENSIONS = ['.js', '.ts', '.mjs', '.cjs', '.mts', '.cts'];

/** Where Prisma 7.10 looks for its configuration in an application's folder, in its order. Source: prisma `packages/config`. */
export const CONFIGURATION_NAMES: readonly string[] = [
  ...['prisma7.config', '.config/prisma7'].flatMap((name) => EXTENSIONS.map((end) => `${name}${end}`)),
  ...['prisma.config', '.config/prisma', '.config/prisma.config'].flatMap((name) => [
    ...EXTENSIONS.map((end) => `${name}${end}`),
    ...EXTENSIONS.map((end) => `${name}/index${end}`),
  ]),
];

/** The name by which a path is a configuration; null when it is none. Pure. */
export const configurationName = (path: string): string | null =>
  CONFIGURATION_NAMES.filter((name) => path === name || path.endsWith(`/${name}`)).sort(
    (left, right) => right.length - left.length,
  )[0] ?? null;

/** The folder of the application that a configuration is for; null when the path is none. Pure. */
export function applicationOf(path: string): string | null {
  const name = configurationName(path);
  if (name === null) return null;
  return path === name ? '.' : path.slice(0, -name.length - 1);
}

/** Of many configurations those that Prisma takes: one for each application, the first in its order. Pure. */
export function effectiveConfigurations<File extends { readonly path: string }>(
  files: readonly File[],
): readonly File[] {
  const taken = new Map<string, File>();
  for (const name of CONFIGURATION_NAMES) {
    for (const file of files) {
      const application = applicationOf(file.path);
      if (application !== null && configurationName(file.path) === name && !taken.has(application)) {
        taken.set(application, file);
      }
    }
  }
  return files.filter((file) => [...taken.values()].includes(file));
}

/** What a configuration says of places, as it writes them: from the folder that it lies in. */
interface ConfiguredPlaces {
  readonly schema: string | null;
  readonly migrations: string | null;
  /** What only running the program would tell. */
  readonly remarks: readonly string[];
}

/** The places that a configuration names. It is a program that is parsed and never run. Pure. */
export function configuredPlaces(file: string, module: StaticModule | null): ConfiguredPlaces {
  const exported = module?.exported ?? null;
  if (exported?.kind !== 'record') {
    return { schema: null, migrations: null, remarks: [unclearExport(file, exported)] };
  }
  const said = (...names: readonly string[]): Setting => settingOf(exported, { file, names });
  const [schema, migrations] = [said('schema'), said('migrations', 'path')];
  return {
    schema: givenText(schema),
    migrations: givenText(migrations),
    remarks: remarksOf([schema, migrations]),
  };
}
