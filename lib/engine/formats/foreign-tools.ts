import type { FoundOther } from '../model/detection';
import { baseName, isProgram } from './repository-paths';
import type { Repository } from './source-configuration';

/** A tool that is known by its configuration, whether or not there is a format for it. */
export interface ForeignTool {
  /** As its format is called once there is one: from then on that one finds it. */
  readonly tool: string;
  readonly title: string;
  readonly names: RegExp;
  /** What a program has to import to be its configuration, where the name alone could be anything's. */
  readonly imports?: string;
}

const FOREIGN_TOOLS: readonly ForeignTool[] = [
  { tool: 'flyway', title: 'Flyway', names: /^flyway\.(?:conf|toml)$/ },
  { tool: 'atlas', title: 'Atlas', names: /^atlas\.hcl$/ },
  { tool: 'alembic', title: 'Alembic', names: /^alembic\.ini$/ },
  { tool: 'knex', title: 'Knex', names: /^knexfile\.[cm]?[jt]s$/ },
  { tool: 'typeorm', title: 'TypeORM', names: /^ormconfig\.(?:[cm]?[jt]s|json|ya?ml|env|xml)$/ },
  {
    tool: 'typeorm',
    title: 'TypeORM',
    names: /^(?:[\w-]+[.-])?data-?source\.[cm]?[jt]s$/i,
    imports: 'typeorm',
  },
];

/** True for a file that has to be read to know whose it is. */
export const mayBeForeign = (path: string): boolean =>
  isProgram(path) &&
  FOREIGN_TOOLS.some(({ names, imports }) => imports !== undefined && names.test(baseName(path)));

/** Tools that a folder is configured for and that there is no format for. Pure. */
export function foreignTools(
  { paths, configurations }: Repository,
  isSupported: (tool: string) => boolean,
): readonly FoundOther[] {
  const programs = new Map(configurations.map(({ path, module }) => [path, module]));
  const tools = FOREIGN_TOOLS.filter(({ tool }) => !isSupported(tool));
  return paths.flatMap((path) => {
    const found = tools.find(
      ({ names, imports }) =>
        names.test(baseName(path)) &&
        (imports === undefined || programs.get(path)?.imports.has(imports) === true),
    );
    return found === undefined ? [] : [foreign(found, path)];
  });
}

const foreign = ({ title }: ForeignTool, file: string): FoundOther => ({
  title,
  why: `Lockkeeper does not read migrations of ${title} yet.`,
  evidence: [{ file, line: null, says: `A configuration of ${title}` }],
});
