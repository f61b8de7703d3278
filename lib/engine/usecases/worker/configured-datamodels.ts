import { dirname, join } from 'node:path/posix';
import {
  applicationOf,
  configuredPlaces,
  effectiveConfigurations,
} from '../../formats/prisma/prisma-configuration-file';
import { DEFAULT_SCHEMAS } from '../../formats/prisma/prisma-datamodel';
import { readStaticModule } from '../../formats/static-module';
import type { ProgramParser } from '../../ports/program-parser';

/** A datamodel, a file or a folder of them, and the folder of its migrations. From the repository's root. */
export interface ConfiguredDatamodel {
  readonly datamodel: string;
  readonly migrations: string;
}

/** Where Prisma's configurations of a repository put datamodels and their migrations. They are parsed and never run. */
export async function configuredDatamodels(
  programs: ProgramParser,
  input: { readonly paths: readonly string[]; readonly textOf: (path: string) => Promise<string> },
): Promise<readonly ConfiguredDatamodel[]> {
  const files = effectiveConfigurations(
    input.paths.filter((path) => applicationOf(path) !== null).map((path) => ({ path })),
  );
  const texts = await Promise.all(files.map(({ path }) => input.textOf(path)));
  const parsed = await programs.parse(texts);
  return files.flatMap(({ path }, index) => {
    const tree = parsed[index];
    const module = tree?.ok === true ? readStaticModule(tree.tree, texts[index] ?? '') : null;
    const { schema, migrations } = configuredPlaces(path, module);
    if (migrations === null) return [];
    const near = dirname(path);
    const application = applicationOf(path) ?? near;
    const datamodels =
      schema === null ? DEFAULT_SCHEMAS.map((name) => join(application, name)) : [join(near, schema)];
    return datamodels.map((datamodel) => ({ datamodel, migrations: join(near, migrations) }));
  });
}
