import 'server-only';
import { cache } from 'react';
import type { DeployReview } from '../../contracts/deploy';
import type { DriftPageView } from '../../contracts/drift';
import type { HomePageView } from '../../contracts/home';
import type { PreparationPageView } from '../../contracts/plan';
import type { RunView } from '../../contracts/run';
import { loadSqlMask, viewDeploy, viewDrift, viewHome, viewPreparation, viewRun } from '../../engine/index';
import { pageValue } from './page-value';
import { deployReview } from './present/deploy-view';
import { driftPageView } from './present/drift-view';
import { homePageView } from './present/home-view';
import { listedPlaces } from './present/listed-statements';
import { preparationPageView } from './present/plan-view';
import { runView } from './present/run-view';
import { requireActor } from './session';

/** A deploy for its page and its title; read once per request. */
export const deployOfPage = cache(
  async (number: number): Promise<{ readonly review: DeployReview; readonly run: RunView }> => {
    const { ports, context, actor, session } = await requireActor();
    const [deploy, run, mask] = await Promise.all([
      viewDeploy(ports, context, number, session),
      viewRun(ports, context, number, listedPlaces),
      loadSqlMask(),
    ]);
    return {
      review: deployReview(pageValue(deploy), { mask, readerId: actor.id }),
      run: runView(pageValue(run), mask),
    };
  },
);

/** *Prepare deploy* for its page and its title; read once per request. */
export const preparationOfPage = cache(
  async (
    project: string,
    environment: string,
    release: number | null,
    planId: string | null,
    replaces: string | null,
  ): Promise<PreparationPageView> => {
    const { ports, context } = await requireActor();
    const address = { project, environment, release, planId, replaces };
    const [view, mask] = await Promise.all([viewPreparation(ports, context, address), loadSqlMask()]);
    return preparationPageView(pageValue(view), mask);
  },
);

/** The drift of one environment for its page and its title; read once per request. */
export const driftOfPage = cache(async (project: string, environment: string): Promise<DriftPageView> => {
  const { ports, context } = await requireActor();
  const [view, mask] = await Promise.all([
    viewDrift(ports, context, { project, environment }),
    loadSqlMask(),
  ]);
  return driftPageView(pageValue(view), mask);
});

/** The first page and its title; read once per request. */
export const homeOfPage = cache(async (): Promise<HomePageView> => {
  const { ports, context } = await requireActor();
  return homePageView(await viewHome(ports, context));
});
