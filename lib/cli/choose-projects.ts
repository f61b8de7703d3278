import { failure } from '../engine/base/failure';
import { Fault } from '../engine/base/fault';
import type { Project } from '../engine/model/project';

/**
 * The projects that a command is about: all that are not archived, or the one that was named. Throws CLI.NO_SUCH_PROJECT: nothing was looked
 * at, and a script must not take that for *nothing wrong*.
 */
export function chooseProjects<T extends { readonly project: Pick<Project, 'slug' | 'archivedAt'> }>(
  projects: readonly T[],
  name: string | null,
): readonly T[] {
  const open = projects.filter(({ project }) => project.archivedAt === null);
  if (name === null) return open;
  const named = open.filter(({ project }) => project.slug === name);
  if (named.length > 0) return named;
  const there = open.map(({ project }) => project.slug).join(', ');
  throw new Fault(
    failure('CLI.NO_SUCH_PROJECT', `There is no project ${name}.`, {
      fix: there === '' ? 'No project was made yet.' : `Give one of ${there}.`,
    }),
  );
}
