'use server';

import { createMigrationInput } from '@/lib/contracts/creation';
import { compareSchemasInput } from '@/lib/contracts/comparison';
import { lookIntoFolderInput } from '@/lib/contracts/detection';
import {
  archiveEnvironmentInput,
  changeEnvironmentInput,
  checkNowInput,
  confirmIdentityInput,
  deleteEnvironmentInput,
  moveEnvironmentInput,
  registerEnvironmentInput,
  rotatePasswordInput,
  testConnectionInput,
} from '@/lib/contracts/environment';
import { archiveFreezeInput, changeFreezeInput, makeFreezeInput } from '@/lib/contracts/freeze';
import { savePolicyInput } from '@/lib/contracts/policy';
import {
  archiveProjectInput,
  changeProjectInput,
  createProjectInput,
  deleteProjectInput,
  projectInput,
} from '@/lib/contracts/project';
import {
  archiveEnvironment,
  archiveFreeze,
  archiveProject,
  askForMigration,
  changeEnvironment,
  changeFreeze,
  changeProject,
  checkNow,
  compareSchemasOf,
  confirmIdentity,
  createProject,
  deleteEnvironment,
  deleteProject,
  lookIntoFolder,
  lookNow,
  makeFreeze,
  moveEnvironment,
  registerEnvironment,
  rotatePassword,
  savePolicy,
  testConnection,
} from '@/lib/engine/index';
import { defineAction } from '@/lib/server/web/define-action';
import { answering, withoutValue } from '@/lib/server/web/present/answering';

const addressOf = ({ slug }: { readonly slug: string }) => ({ slug });

export const createProjectAction = defineAction({
  name: 'project.create',
  input: createProjectInput,
  run: answering(createProject, addressOf),
  invalidates: [['project']],
});

export const lookIntoFolderAction = defineAction({
  name: 'project.look_into_folder',
  input: lookIntoFolderInput,
  run: lookIntoFolder,
  invalidates: [],
});

export const createMigrationAction = defineAction({
  name: 'project.create_migration',
  input: createMigrationInput,
  run: askForMigration,
  invalidates: [],
});

export const changeProjectAction = defineAction({
  name: 'project.change',
  input: changeProjectInput,
  run: withoutValue(changeProject),
  invalidates: ({ projectId }) => [['project', projectId]],
});

export const archiveProjectAction = defineAction({
  name: 'project.archive',
  input: archiveProjectInput,
  run: withoutValue(archiveProject),
  invalidates: ({ projectId }) => [['project', projectId]],
});

export const deleteProjectAction = defineAction({
  name: 'project.delete',
  input: deleteProjectInput,
  run: deleteProject,
  invalidates: ({ projectId }) => [['project', projectId]],
});

export const lookNowAction = defineAction({
  name: 'project.look_now',
  input: projectInput,
  run: lookNow,
  invalidates: [],
});

export const registerEnvironmentAction = defineAction({
  name: 'environment.register',
  input: registerEnvironmentInput,
  run: answering(registerEnvironment, addressOf),
  invalidates: ({ projectId }) => [['project', projectId]],
});

export const changeEnvironmentAction = defineAction({
  name: 'environment.change',
  input: changeEnvironmentInput,
  run: withoutValue(changeEnvironment),
  invalidates: ({ environmentId }) => [['project'], ['environment', environmentId]],
});

export const rotatePasswordAction = defineAction({
  name: 'environment.rotate_password',
  input: rotatePasswordInput,
  run: withoutValue(rotatePassword),
  invalidates: ({ environmentId }) => [['environment', environmentId]],
});

export const confirmIdentityAction = defineAction({
  name: 'environment.confirm_identity',
  input: confirmIdentityInput,
  run: withoutValue(confirmIdentity),
  invalidates: ({ environmentId }) => [['project'], ['environment', environmentId]],
});

export const archiveEnvironmentAction = defineAction({
  name: 'environment.archive',
  input: archiveEnvironmentInput,
  run: withoutValue(archiveEnvironment),
  invalidates: ({ environmentId }) => [['project'], ['environment', environmentId]],
});

export const deleteEnvironmentAction = defineAction({
  name: 'environment.delete',
  input: deleteEnvironmentInput,
  run: deleteEnvironment,
  invalidates: ({ environmentId }) => [['project'], ['environment', environmentId]],
});

export const moveEnvironmentAction = defineAction({
  name: 'environment.move',
  input: moveEnvironmentInput,
  run: moveEnvironment,
  invalidates: [['project']],
});

export const testConnectionAction = defineAction({
  name: 'environment.test_connection',
  input: testConnectionInput,
  run: testConnection,
  invalidates: [],
});

export const checkNowAction = defineAction({
  name: 'environment.check_now',
  input: checkNowInput,
  run: checkNow,
  invalidates: [],
});

export const compareSchemasAction = defineAction({
  name: 'comparison.ask',
  input: compareSchemasInput,
  run: compareSchemasOf,
  invalidates: [],
});

export const savePolicyAction = defineAction({
  name: 'policy.save',
  input: savePolicyInput,
  run: answering(savePolicy, ({ version }) => ({ version })),
  invalidates: ({ environmentId }) => [['environment', environmentId]],
});

export const makeFreezeAction = defineAction({
  name: 'freeze.make',
  input: makeFreezeInput,
  run: withoutValue(makeFreeze),
  invalidates: [['project'], ['environment']],
});

export const changeFreezeAction = defineAction({
  name: 'freeze.change',
  input: changeFreezeInput,
  run: withoutValue(changeFreeze),
  invalidates: [['project'], ['environment']],
});

export const archiveFreezeAction = defineAction({
  name: 'freeze.archive',
  input: archiveFreezeInput,
  run: withoutValue(archiveFreeze),
  invalidates: [['project'], ['environment']],
});
