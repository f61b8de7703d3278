import { InvariantError } from '../base/invariant';
import type { Tool } from '../model/migration';
import type { MigrationFormat } from './format';
import { alembicFormat } from './alembic/alembic-format';
import { atlasFormat } from './atlas/atlas-format';
import { drizzleFormat } from './drizzle/drizzle-format';
import { flywayFormat } from './flyway/flyway-format';
import { golangMigrateFormat } from './golang-migrate/golang-migrate-format';
import { knexFormat } from './knex/knex-format';
import { moduleFormat } from './module/module-format';
import { prismaFormat } from './prisma/prisma-format';
import { typeormFormat } from './typeorm/typeorm-format';

/** Every format, in the order in which a person is offered them. One line here is all that a further one adds outside its own folder. */
export const FORMATS: readonly MigrationFormat[] = [
  prismaFormat,
  drizzleFormat,
  golangMigrateFormat,
  flywayFormat,
  atlasFormat,
  knexFormat,
  typeormFormat,
  alembicFormat,
  moduleFormat,
];

const BY_TOOL: ReadonlyMap<Tool, MigrationFormat> = new Map(FORMATS.map((format) => [format.tool, format]));

/** True for the name of a tool that there is a format for. */
export const isTool = (name: string): name is Tool => BY_TOOL.has(name);

/** The format of a tool. */
export function formatOf(tool: Tool): MigrationFormat {
  const format = BY_TOOL.get(tool);
  if (format === undefined) throw new InvariantError(`there is no format for ${tool}`);
  return format;
}
