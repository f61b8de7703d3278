import { expect, test } from 'vitest';
import type { EnvironmentLine } from './environment';
import type { EnvironmentState } from './states';
import { worstFirst } from './worst-first';

const LINE: EnvironmentLine = {
  id: 'e',
  slug: 'e',
  name: 'E',
  tier: 'test',
  observeOnly: false,
  states: [],
  version: null,
  behind: 0,
  openDrift: 0,
  facts: { look: 'never', lookedAt: null, factsAt: null },
  openDeploys: [],
  freeze: { isFrozen: false, next: null },
};
const project = (name: string, state: EnvironmentState | null, isArchived = false) => ({
  name,
  slug: name.toLowerCase(),
  isArchived,
  environments: state === null ? [] : [{ ...LINE, states: [state] }],
});
const PROJECTS = [
  project('Old', 'failed', true),
  project('Service 10', 'in_sync'),
  project('Service 9', 'in_sync'),
  project('Empty', null),
  project('Late', 'behind'),
  project('Broken', 'failed'),
];
const names = (text = '') => worstFirst(PROJECTS, text).map(({ name }) => name);

test('projects that ask for something come first, archived ones last', () => {
  expect(names()).toEqual(['Broken', 'Late', 'Service 9', 'Service 10', 'Empty', 'Old']);
});

test('a text leaves the projects whose name holds it', () => {
  expect(names(' service ')).toEqual(['Service 9', 'Service 10']);
  expect(names('nobody')).toEqual([]);
});
