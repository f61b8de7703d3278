import { describe, expect, it } from 'vitest';
import { sampleProject } from '../../../../testing/store-samples';
import type { ProjectRole } from '../../../model/person';
import { changesByGroups, type GroupMapping } from './group-rule';

const [shop, billing, other] = [
  sampleProject({ id: 'shop-id', slug: 'shop' }),
  sampleProject({ id: 'billing-id', slug: 'billing' }),
  sampleProject({ id: 'other-id', slug: 'other' }),
];
const role = (project: string, name: ProjectRole) => ({ kind: 'project_role', project, role: name }) as const;
const MAPPING: GroupMapping = [
  { group: 'staff', grants: [role('shop', 'viewer'), role('billing', 'viewer')] },
  { group: 'approvers', grants: [role('shop', 'approver'), role('gone', 'administrator')] },
  { group: 'dba', grants: [{ kind: 'installation_administrator' }] },
];

const changes = (
  groups: readonly string[],
  has: Readonly<Record<string, ProjectRole>> = {},
  more: { readonly mapping?: GroupMapping; readonly installationAdministrator?: boolean } = {},
) => {
  const { mapping = MAPPING, installationAdministrator = false } = more;
  const found = changesByGroups({
    mapping,
    groups,
    projects: [shop, billing, other],
    person: { id: 'p', installationAdministrator },
    memberships: Object.entries(has).map(([projectId, name]) => ({ personId: 'p', projectId, role: name })),
  });
  const told = (list: typeof found.set) =>
    Object.fromEntries(list.map(({ projectId, role: name }) => [projectId, name]));
  return { set: told(found.set), remove: told(found.remove), administrator: found.administrator };
};

describe('changesByGroups', () => {
  it('gives the highest role of all groups, whatever their order, and nothing in a project that is not there', () => {
    const wanted = { 'shop-id': 'approver', 'billing-id': 'viewer' };
    for (const groups of [
      ['staff', 'approvers'],
      ['approvers', 'staff', 'unknown'],
    ]) {
      expect(changes(groups)).toEqual({ set: wanted, remove: {}, administrator: null });
    }
  });

  it('changes nothing that is as it should be', () => {
    const has = { 'shop-id': 'viewer', 'billing-id': 'viewer' } as const;
    expect(changes(['staff'], has)).toEqual({ set: {}, remove: {}, administrator: null });
  });

  it('takes away and lowers what groups do not give any more, in the projects that it names alone', () => {
    const has = { 'shop-id': 'approver', 'billing-id': 'administrator', 'other-id': 'developer' } as const;
    expect(changes([], has)).toMatchObject({
      set: {},
      remove: { 'shop-id': 'approver', 'billing-id': 'administrator' },
    });
    expect(changes(['staff'], has)).toMatchObject({
      set: { 'shop-id': 'viewer', 'billing-id': 'viewer' },
      remove: {},
    });
  });

  it('says who administers only where a group gives that', () => {
    expect(changes(['dba'])).toMatchObject({ administrator: true });
    expect(changes([], {}, { installationAdministrator: true })).toMatchObject({ administrator: false });
    const mapping = MAPPING.slice(0, 2);
    expect(changes([], {}, { mapping, installationAdministrator: true })).toMatchObject({
      administrator: null,
    });
  });

  it('leaves everything alone without a mapping', () => {
    const has = { 'shop-id': 'administrator' } as const;
    expect(changes(['dba'], has, { mapping: [] })).toEqual({ set: {}, remove: {}, administrator: null });
  });

  it('takes no name of a group for one of JavaScript', () => {
    expect(changes(['__proto__', 'constructor', 'toString'])).toEqual({
      set: {},
      remove: {},
      administrator: null,
    });
  });
});
