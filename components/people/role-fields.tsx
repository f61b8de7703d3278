'use client';

import type { PeopleView } from '@/lib/contracts/people';
import { PROJECT_ROLES, ROLE_WORDS, type ProjectRole } from '@/lib/contracts/project-role';
import { oneOf } from '@/lib/client/one-of';
import { SelectField } from '@/components/ui/select-field';
import type { SelectOption } from '@/components/ui/select-props';

export interface RoleFieldsProps {
  projects: PeopleView['projects'];
  roles: Readonly<Record<string, ProjectRole>>;
  onChange: (roles: Readonly<Record<string, ProjectRole>>) => void;
}

const NO_ROLE = 'none';

const OPTIONS: readonly SelectOption[] = [
  { id: NO_ROLE, label: 'No role', description: 'Does not see the project.' },
  ...PROJECT_ROLES.map((role) => ({
    id: role,
    label: ROLE_WORDS[role].label,
    description: ROLE_WORDS[role].may,
  })),
];

/** One role, or none, for each project. */
export function RoleFields({ projects, roles, onChange }: RoleFieldsProps) {
  if (projects.length === 0) return null;
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-2 text-sm font-medium">Roles</legend>
      {projects.map(({ id, name }) => (
        <SelectField
          key={id}
          label={name}
          options={OPTIONS}
          value={roles[id] ?? NO_ROLE}
          onChange={(key) => {
            const { [id]: _left, ...others } = roles;
            const role = oneOf(PROJECT_ROLES, key);
            onChange(role === undefined ? others : { ...others, [id]: role });
          }}
        />
      ))}
    </fieldset>
  );
}
