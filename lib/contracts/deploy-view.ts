/** Saved views of the list. */
export const DEPLOY_VIEWS = ['waiting', 'scheduled', 'running', 'failed', 'all'] as const;
export type DeployViewName = (typeof DEPLOY_VIEWS)[number];
