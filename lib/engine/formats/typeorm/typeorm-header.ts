import * as z from 'zod';
import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import { notLoaded, THROWN } from '../described-programs';
import { printableName, unsafeName } from '../migration-names';
import { leaving, RECORDING_HEADER } from '../program-recordings';
import type { StaticModule } from '../static-module';
import { mayBeWithoutClass, programOf, timestampOf } from './typeorm-names';

/** What is kept of a class beside the statements that it sent. */
export const TYPEORM_HEADER = RECORDING_HEADER.extend({
  /** The instance's `name`, else the class's: what the history calls it. */
  name: z.string().refine((name) => timestampOf(name) !== null),
});

export type TypeormHeader = z.infer<typeof TYPEORM_HEADER>;

/** One migration as the driver tells of it: an instance of a class that a file exports. */
const TOLD_CLASS = z.object({
  className: z.string(),
  /** The property `name` of the instance. */
  name: z.string().nullable(),
  /** The property `transaction` of the instance. */
  transaction: z.union([z.boolean(), z.string()]).nullable(),
  up: z.boolean(),
});

type ToldClass = z.infer<typeof TOLD_CLASS>;

/** What the driver tells of one file. */
const TOLD_FILE = z.union([THROWN, z.object({ file: z.string(), classes: z.array(TOLD_CLASS) })]);

export const TOLD_OF_ALL = z.array(TOLD_FILE);

/** The migrations of one file, each checked: PROGRAM.NOT_LOADED, TYPEORM.NO_CLASS and what is wrong with a class. Pure. */
export function headersOf(
  told: z.infer<typeof TOLD_FILE>,
  checksum: string,
): Result<readonly TypeormHeader[], readonly Failure[]> {
  const { file } = told;
  if ('thrown' in told) return failed([notLoaded(told, LOADED_WITH)]);
  if (told.classes.length === 0 && !mayBeWithoutClass(file)) return failed([noClass(file)]);
  const names = told.classes.map((each) => nameOf(each, file));
  const problems = names.flatMap((name) => (name.ok ? [] : [name.failure]));
  if (problems.length > 0) return failed(problems);
  return success(
    names.flatMap((name, index) =>
      name.ok
        ? [
            {
              file: programOf(file, index + 1),
              name: name.value,
              checksum,
              reads: false,
              ...leaving(told.classes[index]?.transaction === false),
            },
          ]
        : [],
    ),
  );
}

/** What the history calls a migration. */
function nameOf(told: ToldClass, file: string): Result<string> {
  const name = told.name ?? told.className;
  if (timestampOf(name) === null) return failed(noTimestamp({ file, exported: told.className }, name));
  const at = { file, exported: told.className };
  const unsafe = unsafeName(name, 'Give the class another name, or another `name`.', at);
  if (unsafe !== null) return failed(unsafe);
  if (!told.up) return failed(noUp(at, name));
  return success(name);
}

/** What TypeORM would stop at, and we, as far as the text says it. */
export function surelyWrongClasses(file: string, said: StaticModule): readonly Failure[] {
  const { classes, named, exported, isWhole } = said;
  const isPlain = [...named.values()].every(({ kind }) => kind !== 'computed');
  if (isWhole && exported === null && isPlain && !mayBeWithoutClass(file)) return [noClass(file)];
  return classes.flatMap(({ of, name }) => {
    if (name !== null && name.kind !== 'text') return [];
    const told = { className: of, name: name?.value ?? null, transaction: null, up: true };
    const read = nameOf(told, file);
    return read.ok ? [] : [read.failure];
  });
}

const LOADED_WITH = {
  why: 'It is loaded with the files of this folder and the installed packages of the project, and nothing else; every class that it exports is made once.',
  fix: 'Let it import nothing from outside of the folder, and export migrations alone.',
};

/** A class by its file and its own name. */
interface PlacedClass {
  readonly file: string;
  readonly exported: string;
}

const noClass = (file: string): Failure =>
  failure('TYPEORM.NO_CLASS', `${file} exports no class.`, {
    why: 'TypeORM takes every exported class of a migration file for a migration.',
    fix: 'Export the class, or move a file that is no migration to a folder below.',
    where: { file },
  });

const noTimestamp = (at: PlacedClass, name: string): Failure =>
  failure(
    'TYPEORM.NO_TIMESTAMP',
    `${printableName(name) || 'A class without a name'} in ${at.file} has no time in its name.`,
    {
      why: 'TypeORM orders migrations by the 13 digits with which their names end, and takes everything that a migration file exports for one.',
      fix: 'End the name with a JavaScript timestamp, such as AddOrders1700000000000; move what is no migration to where migrations of the DataSource does not look.',
      where: at,
    },
  );

const noUp = (at: PlacedClass, name: string): Failure =>
  failure('TYPEORM.NO_UP', `${name} in ${at.file} has no method up.`, {
    fix: 'A migration has two methods, up and down; each takes a query runner.',
    where: at,
  });
