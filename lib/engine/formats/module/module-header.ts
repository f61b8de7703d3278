import * as z from 'zod';
import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import { storableText } from '../../base/storable-text';
import { notLoaded, THROWN } from '../described-programs';
import { RECORDING_HEADER } from '../program-recordings';
import type { StaticModule } from '../static-module';
import type { StaticValue } from '../static-value';
import { exportOf } from './module-exports';
import { moduleName } from './module-names';

/** What a module says of itself. */
export const MODULE_HEADER = RECORDING_HEADER.extend({
  version: z.string(),
  name: z.string(),
  dependencies: z.array(z.string()),
  down: z.boolean(),
});

export type ModuleHeader = z.infer<typeof MODULE_HEADER>;

/** What the driver tells of one file. */
const TOLD = z.union([
  THROWN,
  z.object({
    file: z.string(),
    version: z.unknown(),
    name: z.unknown(),
    dependencies: z.unknown(),
    up: z.boolean(),
    down: z.boolean(),
  }),
]);

export const TOLD_OF_ALL = z.array(TOLD);

/** What a module exports, checked name by name: PROGRAM.NOT_LOADED, MODULE.EXPORT. */
export function headerOf(
  told: z.infer<typeof TOLD>,
  checksum: string,
): Result<ModuleHeader, readonly Failure[]> {
  const { file } = told;
  if ('thrown' in told) return failed([notLoaded(told, LOADED_WITH)]);
  const read = exportsOf(moduleName(file)?.version ?? '').safeParse(told);
  if (read.success) return success({ ...read.data, file, checksum, reads: false });
  return failed(read.error.issues.map(({ path, message }) => wrongExport(file, path.join('.'), message)));
}

/** What a module exports wrongly, as far as its text says it. */
export function surelyWrongExports(file: string, said: StaticModule): readonly Failure[] {
  const usual = {
    version: moduleName(file)?.version ?? '',
    name: 'name',
    dependencies: [],
    up: true,
    down: false,
  };
  const isAllTold = said.isWhole && said.exported === null;
  const own = [...DEMANDED, 'dependencies'].flatMap((name) => {
    const value = plainOf(exportOf(said, name), isAllTold && DEMANDED.includes(name));
    return value === UNKNOWN ? [] : [[name, value]];
  });
  const read = exportsOf(usual.version).safeParse({ ...usual, ...Object.fromEntries(own) });
  if (read.success) return [];
  return read.error.issues.map(({ path, message }) => wrongExport(file, path.join('.'), message));
}

const DEMANDED = ['version', 'name', 'up'];

/** What only running the module would tell. */
const UNKNOWN = Symbol('unknown');

/** A value as the program would have it. */
function plainOf(value: StaticValue | null, isAllTold: boolean): unknown {
  if (value === null) return isAllTold ? undefined : UNKNOWN;
  if (value.kind === 'text' || value.kind === 'plain') return value.value;
  if (value.kind !== 'list') return UNKNOWN;
  const items = value.items.map((item) => plainOf(item, false));
  return items.includes(UNKNOWN) ? UNKNOWN : items;
}

const exportsOf = (digits: string) =>
  z.object({
    version: z.literal(digits, `it has to be '${digits}', the digits of the file’s name`),
    name: z
      .string('it has to be a text')
      .min(1, 'it has to be a text')
      .refine((name) => storableText(name) === name, 'it may hold no NUL and no half of a character'),
    dependencies: z.array(z.string('it has to be a text'), 'it has to be a list of versions or names'),
    up: z.literal(true, 'it has to be a function'),
    down: z.boolean(),
  });

const LOADED_WITH = {
  why: 'It is loaded by itself, with the files of this folder and nothing else.',
  fix: 'Run node on the file; let it import nothing but what lies in the folder.',
};

const wrongExport = (file: string, what: string, rule: string): Failure =>
  failure('MODULE.EXPORT', `${file} exports no fitting ${what}: ${rule}.`, {
    fix: 'Export version, name, dependencies and up; down is left out where there is no way back.',
    where: { file, exported: what.split('.', 1)[0] ?? what },
  });
