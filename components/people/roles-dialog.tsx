'use client';

import { useState } from 'react';
import type { Action } from '@/lib/contracts/action';
import type { PeopleView, PersonView } from '@/lib/contracts/people';
import type { ProjectRole } from '@/lib/contracts/project-role';
import { useAction } from '@/lib/client/use-action';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';
import { RoleFields } from './role-fields';

export interface RolesDialogProps {
  person: PersonView;
  projects: PeopleView['projects'];
  action: Action<{ personId: string; projectId: string; role: ProjectRole | null }, null>;
  onClose: () => void;
}

/** The roles of one person in the projects that the reader administers; each change is sent when it is made. */
export function RolesDialog({ person, projects, action, onClose }: RolesDialogProps) {
  const mine = projects.filter(({ mayAdminister }) => mayAdminister);
  const given = Object.fromEntries(person.roles.map(({ projectId, role }) => [projectId, role]));
  const [roles, setRoles] = useState<Readonly<Record<string, ProjectRole>>>(given);
  const { run, isPending, errors } = useAction(action, {
    onRefused: () => {
      setRoles(given);
    },
  });

  function change(next: Readonly<Record<string, ProjectRole>>): void {
    if (isPending) return;
    const changed = mine.find(({ id }) => roles[id] !== next[id]);
    if (changed === undefined) return;
    setRoles(next);
    run({ personId: person.id, projectId: changed.id, role: next[changed.id] ?? null });
  }

  return (
    <Dialog
      title={`Roles of ${person.name}`}
      description="A change acts with their next click."
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Form errors={errors}>
        <RoleFields projects={mine} roles={roles} onChange={change} />
        <div className="flex justify-end">
          <Button onPress={onClose} isPending={isPending}>
            Done
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
