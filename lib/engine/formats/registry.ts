import type { Tool } from '../model/migration';
import type { MigrationFormat } from './format';
import { prismaFormat } from './prisma/prisma-format';

const FORMATS: Readonly<Record<Tool, MigrationFormat>> = { prisma: prismaFormat };

/** The format of a tool. One line here is all that a further format adds outside its own folder. */
export const formatOf = (tool: Tool): MigrationFormat => FORMATS[tool];
