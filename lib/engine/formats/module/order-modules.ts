import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { ModuleHeader } from './module-header';

/**
 * Modules in the order in which they run: after everything that they depend on, else by version as a number, then by name. Failures, all
 * together: MODULE.DUPLICATE, MODULE.UNKNOWN_DEPENDENCY, MODULE.CYCLE. Pure.
 */
export function orderModules(
  modules: readonly ModuleHeader[],
): Result<readonly ModuleHeader[], readonly Failure[]> {
  const sorted = modules.toSorted(byVersion);
  const known = new Map(
    sorted.flatMap((each) => [[each.name, each] as const, [each.version, each] as const]),
  );
  const problems = [...duplicates(sorted), ...sorted.flatMap((each) => unknown(each, known))];
  if (problems.length > 0) return failed(problems);
  const ordered = new Set<ModuleHeader>();
  for (;;) {
    const next = sorted.find(
      (each) => !ordered.has(each) && dependenciesOf(each, known).every((one) => ordered.has(one)),
    );
    if (next === undefined) break;
    ordered.add(next);
  }
  const left = sorted.filter((each) => !ordered.has(each));
  return left.length === 0 ? success([...ordered]) : failed([cycle(left)]);
}

type Known = ReadonlyMap<string, ModuleHeader>;

const dependenciesOf = ({ dependencies }: ModuleHeader, known: Known): readonly ModuleHeader[] =>
  dependencies.flatMap((name) => known.get(name) ?? []);

function byVersion(left: ModuleHeader, right: ModuleHeader): number {
  const [one, other] = [BigInt(left.version), BigInt(right.version)];
  if (one !== other) return one < other ? -1 : 1;
  return left.name < right.name ? -1 : 1;
}

const duplicates = (sorted: readonly ModuleHeader[]): readonly Failure[] =>
  sorted.flatMap((each, place) => {
    const twin = sorted.findIndex(
      ({ version, name }) => BigInt(version) === BigInt(each.version) || name === each.name,
    );
    return twin === place ? [] : [duplicate(each, sorted[twin])];
  });

const unknown = ({ file, dependencies }: ModuleHeader, known: Known): readonly Failure[] =>
  dependencies.filter((name) => !known.has(name)).map((name) => unknownDependency(file, name));

const duplicate = ({ file, name }: ModuleHeader, twin: ModuleHeader | undefined): Failure =>
  failure('MODULE.DUPLICATE', `${file} has the version or the name of ${twin?.file ?? 'another module'}.`, {
    fix: 'Give it a version and a name of its own.',
    where: { file, exported: twin?.name === name ? 'name' : 'version' },
  });

const unknownDependency = (file: string, name: string): Failure =>
  failure('MODULE.UNKNOWN_DEPENDENCY', `${file} depends on ${name}, which no module of the folder is.`, {
    fix: 'Name a version or a name that is there.',
    where: { file, exported: 'dependencies' },
  });

const cycle = (modules: readonly ModuleHeader[]): Failure =>
  failure('MODULE.CYCLE', `Modules wait for one another: ${modules.map(({ file }) => file).join(', ')}.`, {
    fix: 'Take one of the dependencies out.',
    where: { file: modules[0]?.file ?? '', exported: 'dependencies' },
  });
