'use server';

import {
  askBreakGlassInput,
  cancelDeployInput,
  confirmBreakGlassInput,
  decideDeployInput,
  requestDeployInput,
  reviewBreakGlassInput,
  scheduleDeployInput,
  settleDeployInput,
  startDeployInput,
  unscheduleDeployInput,
} from '@/lib/contracts/deploy';
import { prepareDeployInput } from '@/lib/contracts/plan';
import {
  askBreakGlass,
  cancelDeploy,
  prepareDeploy,
  requestDeploy,
  reviewBreakGlass,
  scheduleDeploy,
  settleDeploy,
  startDeploy,
  unscheduleDeploy,
} from '@/lib/engine/index';
import { confirmGlassHere, decideHere } from '@/lib/server/web/decide-here';
import { defineAction } from '@/lib/server/web/define-action';
import { answering, withoutValue } from '@/lib/server/web/present/answering';
import { deployMoved } from '@/lib/server/web/present/deploy-view';

const DEPLOYS = [['deploy']] as const;

export const prepareDeployAction = defineAction({
  name: 'deploy.prepare',
  input: prepareDeployInput,
  run: prepareDeploy,
  invalidates: [],
});

export const requestDeployAction = defineAction({
  name: 'deploy.request',
  input: requestDeployInput,
  run: answering(requestDeploy, deployMoved),
  invalidates: DEPLOYS,
});

export const decideDeployAction = defineAction({
  name: 'deploy.decide',
  input: decideDeployInput,
  run: decideHere,
  invalidates: DEPLOYS,
});

export const startDeployAction = defineAction({
  name: 'deploy.start',
  input: startDeployInput,
  run: answering(startDeploy, deployMoved),
  invalidates: DEPLOYS,
});

export const cancelDeployAction = defineAction({
  name: 'deploy.cancel',
  input: cancelDeployInput,
  run: answering(cancelDeploy, deployMoved),
  invalidates: DEPLOYS,
});

export const settleDeployAction = defineAction({
  name: 'deploy.settle',
  input: settleDeployInput,
  run: answering(settleDeploy, deployMoved),
  invalidates: DEPLOYS,
});

export const scheduleDeployAction = defineAction({
  name: 'deploy.schedule',
  input: scheduleDeployInput,
  run: answering(scheduleDeploy, deployMoved),
  invalidates: DEPLOYS,
});

export const unscheduleDeployAction = defineAction({
  name: 'deploy.unschedule',
  input: unscheduleDeployInput,
  run: answering(unscheduleDeploy, deployMoved),
  invalidates: DEPLOYS,
});

export const askBreakGlassAction = defineAction({
  name: 'deploy.ask_break_glass',
  input: askBreakGlassInput,
  run: withoutValue(askBreakGlass),
  invalidates: DEPLOYS,
});

export const confirmBreakGlassAction = defineAction({
  name: 'deploy.confirm_break_glass',
  input: confirmBreakGlassInput,
  run: confirmGlassHere,
  invalidates: DEPLOYS,
});

export const reviewBreakGlassAction = defineAction({
  name: 'deploy.review_break_glass',
  input: reviewBreakGlassInput,
  run: withoutValue(reviewBreakGlass),
  invalidates: DEPLOYS,
});
