'use client';

import { useState } from 'react';
import type { Action } from '@/lib/contracts/action';
import type { InvitationView, InvitePersonInput, PeopleView, PersonView } from '@/lib/contracts/people';
import type { ProjectRole } from '@/lib/contracts/project-role';
import { useAction } from '@/lib/client/use-action';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';
import { OneTimeLink } from './one-time-link';
import { RoleFields } from './role-fields';

export interface NewLinkDialogProps {
  person: PersonView;
  projects: PeopleView['projects'];
  action: Action<InvitePersonInput, InvitationView>;
  onClose: () => void;
}

/** A new link for somebody who has not joined yet. */
export function NewLinkDialog({ person, projects, action, onClose }: NewLinkDialogProps) {
  const [made, setMade] = useState<InvitationView | null>(null);
  return (
    <Dialog
      size="md"
      title={`New link for ${person.name}`}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      {made === null ? (
        <AskForLink person={person} projects={projects} action={action} onMade={setMade} />
      ) : (
        <OneTimeLink url={made.url} expiresAt={made.expiresAt} />
      )}
    </Dialog>
  );
}

interface AskForLinkProps extends Omit<NewLinkDialogProps, 'onClose'> {
  onMade: (invitation: InvitationView) => void;
}

function AskForLink({ person, projects, action, onMade }: AskForLinkProps) {
  const { run, isPending, errors } = useAction(action, { onDone: onMade });
  const { email, name, installationAdministrator } = person;
  const [roles, setRoles] = useState<Readonly<Record<string, ProjectRole>>>(() =>
    Object.fromEntries(person.roles.map(({ projectId, role }) => [projectId, role])),
  );
  return (
    <Form
      errors={errors}
      onSubmit={(event) => {
        event.preventDefault();
        run({ email, name, installationAdministrator, roles });
      }}
    >
      <p className="text-base text-ink-2">The link that was made before stops to work.</p>
      <RoleFields projects={projects} roles={roles} onChange={setRoles} />
      <div className="flex justify-end">
        <Button type="submit" variant="primary" isPending={isPending}>
          Make a new link
        </Button>
      </div>
    </Form>
  );
}
