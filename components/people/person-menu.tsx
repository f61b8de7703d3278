'use client';

import { useState } from 'react';
import { MoreHorizontal } from 'lucide-react';
import type { Action } from '@/lib/contracts/action';
import type { InvitationView, InvitePersonInput, PeopleView, PersonView } from '@/lib/contracts/people';
import type { ProjectRole } from '@/lib/contracts/project-role';
import { Button } from '@/components/ui/button';
import { Menu } from '@/components/ui/menu';
import type { MenuItem } from '@/components/ui/menu-props';
import { AskDialog } from './ask-dialog';
import { NewLinkDialog } from './new-link-dialog';
import { RolesDialog } from './roles-dialog';

/** What can be done about a person; each checks by itself who may. */
export interface PersonActions {
  invite: Action<InvitePersonInput, InvitationView>;
  setRole: Action<{ personId: string; projectId: string; role: ProjectRole | null }, null>;
  setAdministrator: Action<{ personId: string; administrator: boolean }, null>;
  disable: Action<{ personId: string }, null>;
  enable: Action<{ personId: string }, null>;
  removeSecondFactor: Action<{ personId: string }, null>;
}

export interface PersonMenuProps extends PersonActions {
  person: PersonView;
  view: PeopleView;
  isSelf: boolean;
}

type Choice = 'roles' | 'link' | 'administrator' | 'second_factor' | 'disable' | 'enable';

/** The actions on one person; each opens a dialog that says what will happen. */
export function PersonMenu({ person, view, isSelf, ...actions }: PersonMenuProps) {
  const [choice, setChoice] = useState<Choice | null>(null);
  const items = itemsFor(person, view, isSelf);
  if (items.length === 0) return null;
  const close = (): void => {
    setChoice(null);
  };
  return (
    <span className="relative">
      <Menu
        label={`Actions for ${person.name}`}
        trigger={
          <Button
            variant="quiet"
            size="sm"
            icon={<MoreHorizontal />}
            aria-label={`Actions for ${person.name}`}
          />
        }
        items={items}
        onAction={(id) => {
          setChoice(CHOICES.find((known) => known === id) ?? null);
        }}
      />
      {choice === 'roles' && (
        <RolesDialog person={person} projects={view.projects} action={actions.setRole} onClose={close} />
      )}
      {choice === 'link' && (
        <NewLinkDialog person={person} projects={view.projects} action={actions.invite} onClose={close} />
      )}
      {choice !== null && choice !== 'roles' && choice !== 'link' && (
        <PersonQuestion choice={choice} person={person} actions={actions} onClose={close} />
      )}
    </span>
  );
}

const CHOICES: readonly Choice[] = ['roles', 'link', 'administrator', 'second_factor', 'disable', 'enable'];

function itemsFor(person: PersonView, view: PeopleView, isSelf: boolean): readonly MenuItem[] {
  const { state, installationAdministrator } = person;
  const isDisabled = state === 'disabled';
  const item = (id: Choice, label: string, isDanger = false): MenuItem => ({
    kind: 'item',
    id,
    label,
    isDanger,
  });
  const mayGiveRoles = view.projects.some(({ mayAdminister }) => mayAdminister) && state === 'active';
  const mayRemoveFactor = [view.mayInvite, person.hasSecondFactor, !isSelf].every(Boolean);
  return [
    ...(mayGiveRoles ? [item('roles', 'Change roles')] : []),
    ...(view.mayInvite && state === 'invited' ? [item('link', 'Make a new link')] : []),
    ...(view.mayInvite && !isDisabled
      ? [
          item(
            'administrator',
            installationAdministrator ? 'Take administration away' : 'Make installation administrator',
          ),
        ]
      : []),
    ...(mayRemoveFactor ? [item('second_factor', 'Remove the second factor', true)] : []),
    ...(view.mayInvite && isDisabled ? [item('enable', 'Enable')] : []),
    ...(view.mayInvite && !isDisabled && !isSelf ? [item('disable', 'Disable', true)] : []),
  ];
}

interface PersonQuestionProps {
  choice: Exclude<Choice, 'roles' | 'link'>;
  person: PersonView;
  actions: PersonActions;
  onClose: () => void;
}

function PersonQuestion({ choice, person, actions, onClose }: PersonQuestionProps) {
  const { id, name, installationAdministrator } = person;
  switch (choice) {
    case 'disable':
      return (
        <AskDialog
          title={`Disable ${name}?`}
          text="They are signed out everywhere at once and cannot sign in. What they did stays on record. They can be enabled again."
          verb="Disable"
          isDanger
          action={actions.disable}
          input={{ personId: id }}
          onClose={onClose}
        />
      );
    case 'enable':
      return (
        <AskDialog
          title={`Enable ${name}?`}
          text="They can sign in again with the password and the roles they had."
          verb="Enable"
          action={actions.enable}
          input={{ personId: id }}
          onClose={onClose}
        />
      );
    case 'second_factor':
      return (
        <AskDialog
          title={`Remove the second factor of ${name}?`}
          text="They are signed out everywhere, and their password alone opens their account until they set up another one. Make sure that it is really them who asks."
          verb="Remove"
          isDanger
          action={actions.removeSecondFactor}
          input={{ personId: id }}
          onClose={onClose}
        />
      );
    case 'administrator':
      return (
        <AskDialog
          title={
            installationAdministrator
              ? `Take administration from ${name}?`
              : `Make ${name} an installation administrator?`
          }
          text={
            installationAdministrator
              ? 'They keep their roles in projects.'
              : 'They can invite and disable people, make projects and change settings. Approving still needs a role in the project.'
          }
          verb={installationAdministrator ? 'Take away' : 'Make administrator'}
          action={actions.setAdministrator}
          input={{ personId: id, administrator: !installationAdministrator }}
          onClose={onClose}
        />
      );
  }
}
