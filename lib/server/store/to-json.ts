import * as z from 'zod';
import { Prisma } from '../generated/client';

/** A plain value of ours for a JSON column. */
export function toJson(value: object | string | number | boolean): Prisma.InputJsonValue {
  return json.parse(value);
}

/** The same for a column that may be empty: no value is SQL's NULL, never JSON's. */
export function toOptionalJson(
  value: object | string | number | boolean | null,
): Prisma.InputJsonValue | typeof Prisma.DbNull {
  return value === null ? Prisma.DbNull : toJson(value);
}

/** The model's types are interfaces, which TypeScript takes for no JSON although they are plain data. */
const json = z.custom<Prisma.InputJsonValue>();
