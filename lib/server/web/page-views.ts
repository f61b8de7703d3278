import 'server-only';
import { cache } from 'react';
import {
  findEnvironment,
  findProject,
  navFacts,
  viewComparison,
  viewEnvironment,
  viewProject,
  type ComparisonView,
  type EnvironmentView,
  type NavFacts,
  type ProjectView,
} from '../../engine/index';
import type { Project } from '../../engine/model/project';
import { pageValue } from './page-value';
import { requireActor } from './session';

/** What the frame of every page says beside its links; read once per request. */
export const navOfPage = cache(async (): Promise<NavFacts> => {
  const { ports, context } = await requireActor();
  return navFacts(ports, context);
});

/** The project of an address, or the page that says why there is none; quick, so that it can be known before anything is sent. */
export const projectAt = cache(async (slug: string): Promise<Project> => {
  const { ports, context } = await requireActor();
  return pageValue(await findProject(ports, context, slug));
});

/** The same for an environment. */
export const environmentAt = cache(
  async (
    project: string,
    environment: string,
  ): Promise<Pick<EnvironmentView, 'project' | 'environment' | 'order'>> => {
    const { ports, context } = await requireActor();
    return pageValue(await findEnvironment(ports, context, { project, environment }));
  },
);

/** A project for its pages and their titles; read once per request. */
export const projectOfPage = cache(async (slug: string): Promise<ProjectView> => {
  const { ports, context } = await requireActor();
  return pageValue(await viewProject(ports, context, slug));
});

/** Two sides of a project for their page and its title; read once per request. */
export const comparisonOfPage = cache(
  async (project: string, left: string, right: string): Promise<ComparisonView> => {
    const { ports, context } = await requireActor();
    return pageValue(await viewComparison(ports, context, { project, left, right }));
  },
);

/** An environment for its pages and their titles; read once per request. */
export const environmentOfPage = cache(
  async (project: string, environment: string): Promise<EnvironmentView> => {
    const { ports, context } = await requireActor();
    return pageValue(await viewEnvironment(ports, context, { project, environment }));
  },
);
