import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { TypeormHeader } from './typeorm-header';
import { isIndex, placeOf, timestampOf } from './typeorm-names';

/**
 * Migrations in the order in which TypeORM runs them: by the time in their names. Where two have the same time it takes them as it found
 * them, and no order of files is the same everywhere; here it is that of their paths. What an index exports again counts once. Two of one
 * name are TYPEORM.DUPLICATE. Pure.
 */
export function orderClasses<Class extends Placed>(
  classes: readonly Class[],
): Result<readonly Class[], readonly Failure[]> {
  const elsewhere = new Set(
    classes.filter(({ file }) => !isIndex(placeOf(file).file)).map(({ name }) => name),
  );
  const own = classes.filter(({ file, name }) => !isIndex(placeOf(file).file) || !elsewhere.has(name));
  const sorted = own.toSorted(byTime);
  const twins = sorted.flatMap((each, place) => {
    const first = sorted.findIndex(({ name }) => name === each.name);
    return first === place ? [] : [duplicate(each, sorted[first] ?? each)];
  });
  return twins.length > 0 ? failed(twins) : success(sorted);
}

type Placed = Pick<TypeormHeader, 'file' | 'name'>;

function byTime(left: Placed, right: Placed): number {
  const apart = (timestampOf(left.name) ?? 0) - (timestampOf(right.name) ?? 0);
  if (apart !== 0) return apart;
  const [one, other] = [placeOf(left.file), placeOf(right.file)];
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return one.place - other.place;
}

function duplicate({ name, ...second }: Placed, first: Placed): Failure {
  const [{ file }, { file: other }] = [placeOf(second.file), placeOf(first.file)];
  return failure(
    'TYPEORM.DUPLICATE',
    file === other
      ? `${file} has two migrations ${name}.`
      : `${other} and ${file} both have a migration ${name}.`,
    {
      why: 'TypeORM refuses to run anything then. Often sources and what was built from them lie in one folder, or a class is exported twice.',
      fix: 'Leave one of them, or give it a name and a time of its own.',
      where: { file, exported: name },
    },
  );
}
