'use client';

import {
  PROJECT_ROLES,
  projectRole,
  ROLE_WORDS,
  type PeopleView,
  type ProjectRole,
} from '@/lib/contracts/people';
import { SelectField, type SelectOption } from '@/components/ui/select-field';

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
            const role = projectRole.safeParse(key);
            onChange(role.success ? { ...others, [id]: role.data } : others);
          }}
        />
      ))}
    </fieldset>
  );
}
