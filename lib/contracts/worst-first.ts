import type { ProjectCard } from './project';
import { ENVIRONMENT_STATES } from './states';

type Card = Pick<ProjectCard, 'name' | 'slug' | 'isArchived' | 'environments'>;

/** Projects whose name holds a text: what asks for something first, by its worst environment, then by name; archived ones last. Pure. */
export function worstFirst<Project extends Card>(
  projects: readonly Project[],
  text: string,
): readonly Project[] {
  const wanted = text.trim().toLowerCase();
  return projects
    .filter(({ name, slug }) => `${name} ${slug}`.toLowerCase().includes(wanted))
    .map((project) => ({ project, rank: rankOf(project) }))
    .sort((left, right) => left.rank - right.rank || compareNames(left.project.name, right.project.name))
    .map(({ project }) => project);
}

/** Numbers in names count as numbers. */
const compareNames = new Intl.Collator('en', { numeric: true }).compare;

/** Whatever is in sync or has nothing to be in sync with comes after everything that is not. */
function rankOf({ isArchived, environments }: Card): number {
  if (isArchived) return ENVIRONMENT_STATES.length + 1;
  const states = environments.flatMap((environment) => environment.states);
  const worst = ENVIRONMENT_STATES.findIndex((state) => states.includes(state));
  return worst < 0 ? ENVIRONMENT_STATES.length : worst;
}
