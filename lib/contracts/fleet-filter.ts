import type { EnvironmentLine } from './environment';
import type { MatrixSearch } from './search-params';

/** The environments in a state whose name holds a text, as a project's list of them shows them. Pure. */
export function fleetShown<Line extends Pick<EnvironmentLine, 'name' | 'slug' | 'states'>>(
  environments: readonly Line[],
  { q, state }: Pick<MatrixSearch, 'q' | 'state'>,
): readonly Line[] {
  const wanted = q.trim().toLowerCase();
  return environments.filter(
    ({ name, slug, states }) =>
      (state === null || states.includes(state)) && `${name} ${slug}`.toLowerCase().includes(wanted),
  );
}
