import { describe, expect, it } from 'vitest';
import type { Actor, ProjectRole } from '../model/person';
import { canInInstallation, canInProject, visibleProjects, type ProjectAct } from './can';

const person = (role: ProjectRole | null, installationAdministrator = false): Actor => ({
  kind: 'person',
  id: 'p',
  name: 'someone',
  installationAdministrator,
  roles: role === null ? {} : { here: role },
});

const ALLOWED: Readonly<Record<ProjectRole, readonly ProjectAct[]>> = {
  viewer: ['project.view'],
  developer: [
    'project.view',
    'project.look_now',
    'migration.create',
    'deploy.request',
    'deploy.start',
    'deploy.cancel',
  ],
  approver: [
    'project.view',
    'project.look_now',
    'migration.create',
    'deploy.request',
    'deploy.start',
    'deploy.cancel',
    'deploy.decide',
    'drift.accept',
  ],
  administrator: [
    'project.view',
    'project.look_now',
    'migration.create',
    'deploy.request',
    'deploy.start',
    'deploy.cancel',
    'deploy.decide',
    'drift.accept',
    'project.administer',
  ],
};
const ACTS = ALLOWED.administrator;

describe('canInProject', () => {
  for (const role of ['viewer', 'developer', 'approver', 'administrator'] as const) {
    for (const act of ACTS) {
      it(`${role} ${ALLOWED[role].includes(act) ? 'may' : 'may not'} ${act}`, () => {
        expect(canInProject(person(role), act, 'here')).toBe(ALLOWED[role].includes(act));
      });
    }
  }

  it('gives nothing in a project where the person has no role', () => {
    expect(ACTS.filter((act) => canInProject(person('administrator'), act, 'elsewhere'))).toEqual([]);
  });

  it('never lets an installation administrator decide without a project role', () => {
    expect(canInProject(person(null, true), 'deploy.decide', 'here')).toBe(false);
    expect(canInProject(person('approver', true), 'deploy.decide', 'here')).toBe(true);
  });

  it('lets the operator look and make migrations, and nothing that a deploy comes of', () => {
    const operator: Actor = { kind: 'operator', id: null, name: 'operator@host' };
    expect(ACTS.filter((act) => canInProject(operator, act, 'here'))).toEqual([
      'project.view',
      'project.look_now',
      'migration.create',
    ]);
  });

  it('never lets the worker or the operator decide', () => {
    expect(canInProject({ kind: 'system', id: null, name: 'worker' }, 'deploy.decide', 'here')).toBe(false);
    expect(canInProject({ kind: 'operator', id: null, name: 'operator@host' }, 'deploy.decide', 'here')).toBe(
      false,
    );
  });
});

describe('canInInstallation', () => {
  it('is for installation administrators', () => {
    expect(canInInstallation(person('administrator'), 'installation.administer')).toBe(false);
    expect(canInInstallation(person(null, true), 'installation.administer')).toBe(true);
  });
});

describe('visibleProjects', () => {
  it('lists the projects of a plain person and all for an installation administrator', () => {
    expect(visibleProjects(person('viewer'))).toEqual(['here']);
    expect(visibleProjects(person(null, true))).toBe('all');
  });
});
