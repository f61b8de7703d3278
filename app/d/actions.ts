'use server';

import {
  cancelDeployInput,
  decideDeployInput,
  requestDeployInput,
  settleDeployInput,
  startDeployInput,
} from '@/lib/contracts/deploy';
import { prepareDeployInput } from '@/lib/contracts/plan';
import { cancelDeploy, prepareDeploy, requestDeploy, settleDeploy, startDeploy } from '@/lib/engine/index';
import { defineAction } from '@/lib/server/web/define-action';
import { decideHere } from '@/lib/server/web/decide-here';
import { answering } from '@/lib/server/web/present/answering';
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
