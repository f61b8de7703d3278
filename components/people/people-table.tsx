import { csvHref } from '@/lib/contracts/csv-href';
import { Ban, CircleCheck, MailOpen } from 'lucide-react';
import type { PeopleView, PersonView } from '@/lib/contracts/people';
import { ROLE_WORDS } from '@/lib/contracts/project-role';
import { Badge } from '@/components/ui/badge';
import { StateBadge } from '@/components/ui/state-badge';
import { Table, type TableColumn } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { PersonMenu, type PersonActions } from './person-menu';

export interface PeopleTableProps extends PersonActions {
  view: PeopleView;
  /** The reader, who is marked as such. */
  ownId: string;
}

/** Everybody that the reader may know of, with what can be done about each. */
export function PeopleTable({ view, ownId, ...actions }: PeopleTableProps) {
  const names = new Map(view.projects.map(({ id, name }) => [id, name]));
  const mayAct = view.mayInvite || view.projects.some(({ mayAdminister }) => mayAdminister);
  const columns: TableColumn<PersonView>[] = [
    {
      id: 'person',
      header: 'Person',
      isRowHeader: true,
      cell: (person) => <Who person={person} ownId={ownId} />,
    },
    { id: 'state', header: 'State', cell: (person) => <PersonState person={person} /> },
    { id: 'roles', header: 'Roles', cell: (person) => <Roles person={person} names={names} /> },
    {
      id: 'since',
      header: 'Here since',
      hideBelow: 'md',
      noWrap: true,
      cell: ({ createdAt }) => <Time value={createdAt} />,
    },
  ];
  const menu: TableColumn<PersonView> = {
    id: 'actions',
    header: 'Actions',
    isHeaderHidden: true,
    align: 'end',
    cell: (person) => <PersonMenu person={person} view={view} isSelf={person.id === ownId} {...actions} />,
  };
  return (
    <Table
      caption="People"
      csv={csvHref('people')}
      columns={mayAct ? [...columns, menu] : columns}
      rows={view.people}
      rowKey={({ id }) => id}
    />
  );
}

function Who({ person, ownId }: { person: PersonView; ownId: string }) {
  return (
    <span className="flex min-w-0 flex-col">
      <span className="font-medium wrap-anywhere">
        {person.name}
        {person.id === ownId && <span className="font-normal text-ink-3"> (you)</span>}
      </span>
      <span className="text-sm font-normal text-ink-3 wrap-anywhere" translate="no">
        {person.email}
      </span>
    </span>
  );
}

const STATES = {
  active: { family: 'ok', icon: <CircleCheck />, label: 'Active' },
  invited: { family: 'waiting', icon: <MailOpen />, label: 'Invited' },
  disabled: { family: 'off', icon: <Ban />, label: 'Disabled' },
} as const;

function PersonState({ person }: { person: PersonView }) {
  return (
    <span className="flex flex-col gap-0.5">
      <StateBadge {...STATES[person.state]} />
      {person.hasSecondFactor && <span className="text-xs text-ink-3">With a second factor</span>}
      {person.state === 'invited' && (
        <span className="text-xs text-ink-3">
          {person.invitedUntil === null ? (
            'The link is over'
          ) : (
            <>
              Link works until <Time value={person.invitedUntil} format="absolute" />
            </>
          )}
        </span>
      )}
    </span>
  );
}

function Roles({ person, names }: { person: PersonView; names: ReadonlyMap<string, string> }) {
  if (person.roles.length === 0 && !person.installationAdministrator) {
    return <span className="text-ink-3">None</span>;
  }
  return (
    <span className="flex flex-wrap gap-1.5">
      {person.installationAdministrator && <Badge tone="strong">Installation administrator</Badge>}
      {person.roles.map(({ projectId, role }) => (
        <Badge key={projectId} tone="outline">
          {names.get(projectId) ?? 'Another project'}: {ROLE_WORDS[role].label.toLowerCase()}
        </Badge>
      ))}
    </span>
  );
}
