import type { FoundOther } from '../model/detection';
import { baseName } from './repository-paths';

/** A tool that is known by the name of a file of its own, and that there is no format for. */
interface ForeignTool {
  readonly title: string;
  readonly names: RegExp;
}

const FOREIGN_TOOLS: readonly ForeignTool[] = [
  {
    title: 'Liquibase',
    names: /^(?:liquibase\.properties|(?:db\.)?changelog(?:[-.]\w+)*\.(?:xml|ya?ml|json))$/,
  },
  { title: 'Sequelize', names: /^\.sequelizerc$/ },
  { title: 'MikroORM', names: /^mikro-orm\.config\.[cm]?[jt]s$/ },
  { title: 'Sqitch', names: /^sqitch\.plan$/ },
];

/** Tools that a folder is configured for and that there is no format for. Pure. */
export const foreignTools = (paths: readonly string[]): readonly FoundOther[] =>
  paths.flatMap((path) => {
    const found = FOREIGN_TOOLS.find(({ names }) => names.test(baseName(path)));
    return found === undefined ? [] : [foreign(found, path)];
  });

const foreign = ({ title }: ForeignTool, file: string): FoundOther => ({
  title,
  why: `Lockkeeper does not read migrations of ${title} yet.`,
  evidence: [{ file, line: null, says: `A configuration of ${title}` }],
});
