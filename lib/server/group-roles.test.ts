import { describe, expect, it } from 'vitest';
import { readGroupRoles } from './group-roles';

describe('readGroupRoles', () => {
  it('reads what groups give', () => {
    expect(
      readGroupRoles(
        '{"dba":["installation administrator"],"cn=a:b,dc=x":["shop:approver","billing:viewer"]}',
      ),
    ).toEqual([
      { group: 'dba', grants: [{ kind: 'installation_administrator' }] },
      {
        group: 'cn=a:b,dc=x',
        grants: [
          { kind: 'project_role', project: 'shop', role: 'approver' },
          { kind: 'project_role', project: 'billing', role: 'viewer' },
        ],
      },
    ]);
    expect(readGroupRoles('{}')).toEqual([]);
  });

  it.each([
    '',
    'nonsense',
    '[]',
    '{"a":"shop:viewer"}',
    '{"a":["shop"]}',
    '{"a":["shop:owner"]}',
    '{"a":["shop:viewer","shop:Approver"]}',
    '{"a":[":viewer"]}',
    '{"a":["shop:viewer:more"]}',
    '{"":["shop:viewer"]}',
    '{"a":["administrator"]}',
  ])('refuses %s as a whole', (text) => {
    expect(readGroupRoles(text)).toBeNull();
  });
});
