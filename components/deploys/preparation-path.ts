import type { PreparationPageView } from '@/lib/contracts/plan';

/** The pages on which a plan is made: to run what is pending, to correct the history, to take one migration back. */
export type PreparationPage = 'deploy' | 'resolve' | 'undo';

/** Their address. Pure. */
export const preparationPath = (
  { project, environment }: Pick<PreparationPageView, 'project' | 'environment'>,
  page: PreparationPage,
): string => `/p/${project.slug}/e/${environment.slug}/${page}`;
