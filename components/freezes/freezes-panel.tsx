'use client';

import { useState } from 'react';
import { Archive, ArchiveRestore, Pencil, Plus, Snowflake } from 'lucide-react';
import type { Action } from '@/lib/contracts/action';
import type {
  ArchiveFreezeInput,
  ChangeFreezeInput,
  FreezeFields,
  FreezeRow,
  FreezesPageView,
  MakeFreezeInput,
} from '@/lib/contracts/freeze';
import { useAction, type BoundAction } from '@/lib/client/use-action';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { EmptyState } from '@/components/ui/empty-state';
import { TextLink } from '@/components/ui/text-link';
import { Panel } from '@/components/ui/panel';
import { StateMark } from '@/components/ui/state-mark';
import { Time } from '@/components/ui/time';
import { FreezeForm } from './freeze-form';
import { FreezeUntil } from './freeze-until';

export interface FreezesPanelProps {
  view: FreezesPageView;
  make: Action<MakeFreezeInput, null>;
  change: Action<ChangeFreezeInput, null>;
  archive: Action<ArchiveFreezeInput, null>;
}

/** Every freeze of a project: where and when it holds, and how it stands now. */
export function FreezesPanel({ view, make, change, archive }: FreezesPanelProps) {
  const [isOpen, setIsOpen] = useState(false);
  const making = useAction(make, {
    onDone: () => {
      setIsOpen(false);
    },
  });
  const saving = { ...making, run: (rule: FreezeFields) => making.run({ projectId: view.project.id, rule }) };
  return (
    <Panel
      title="Freezes"
      description="Times in which no deploy is started. A run that goes on when one begins goes on."
      padding="flush"
      {...(view.mayAdminister && {
        actions: (
          <FreezeDialog
            title="New freeze"
            trigger={<Button icon={<Plus />}>Freeze</Button>}
            environments={view.environments}
            start={null}
            saving={saving}
            open={{ isOpen, setIsOpen }}
          />
        ),
      })}
    >
      {view.freezes.length === 0 ? (
        <EmptyState title="Nothing is ever frozen" icon={<Snowflake />}>
          A freeze is a time in which no deploy is started: a holiday, the end of a year.{' '}
          {view.mayAdminister ? (
            'Name the first one with the button above.'
          ) : (
            <>
              Administrators of the project name them; <TextLink href="/people">who they are</TextLink>.
            </>
          )}
        </EmptyState>
      ) : (
        <ul className="flex flex-col">
          {view.freezes.map((freeze) => (
            <FreezeItem key={freeze.id} freeze={freeze} view={view} change={change} archive={archive} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

interface FreezeDialogProps {
  title: string;
  trigger: React.ReactNode;
  environments: FreezesPageView['environments'];
  start: FreezeRow | null;
  saving: Pick<BoundAction<FreezeFields>, 'run' | 'isPending' | 'errors'>;
  open: { isOpen: boolean; setIsOpen: (isOpen: boolean) => void };
}

function FreezeDialog({ title, trigger, environments, start, saving, open }: FreezeDialogProps) {
  return (
    <Dialog title={title} trigger={trigger} size="md" isOpen={open.isOpen} onOpenChange={open.setIsOpen}>
      <FreezeForm environments={environments} start={start} saving={saving} />
    </Dialog>
  );
}

interface FreezeItemProps extends Pick<FreezesPanelProps, 'view' | 'change' | 'archive'> {
  freeze: FreezeRow;
}

function FreezeItem({ freeze, view, change, archive }: FreezeItemProps) {
  const { mark, isArchived } = freeze;
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 border-t border-line px-4 py-3 first:border-t-0">
      <StateMark
        family={isArchived ? 'off' : mark.isFrozen ? 'attention' : 'waiting'}
        icon={isArchived ? <Archive /> : <Snowflake />}
      />
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-base">
          <span className="font-medium wrap-anywhere">{freeze.name}</span>
          <Badge tone="outline">{freeze.where}</Badge>
          <span className="text-sm text-ink-2">
            <Standing freeze={freeze} />
          </span>
        </p>
        <p className="text-sm tabular-nums wrap-anywhere text-ink-2">{freeze.when}</p>
        <p className="text-sm wrap-anywhere text-ink-3">{freeze.reason}</p>
      </div>
      {view.mayAdminister && (
        <FreezeActs freeze={freeze} environments={view.environments} change={change} archive={archive} />
      )}
    </li>
  );
}

function Standing({ freeze: { isArchived, mark } }: { freeze: FreezeRow }) {
  if (isArchived) return 'archived';
  if (mark.isFrozen) {
    return (
      <>
        holds now, <FreezeUntil mark={mark} />
      </>
    );
  }
  if (mark.next === null) return 'over';
  return (
    <>
      begins <Time value={mark.next.startsAt} format="absolute" />
    </>
  );
}

interface FreezeActsProps extends Pick<FreezesPanelProps, 'change' | 'archive'> {
  freeze: FreezeRow;
  environments: FreezesPageView['environments'];
}

function FreezeActs({ freeze, environments, change, archive }: FreezeActsProps) {
  const [isOpen, setIsOpen] = useState(false);
  const changing = useAction(change, {
    onDone: () => {
      setIsOpen(false);
    },
  });
  const archiving = useAction(archive);
  const { id: freezeId, version: basedOn, isArchived, name } = freeze;
  const saving = { ...changing, run: (rule: FreezeFields) => changing.run({ freezeId, basedOn, rule }) };
  const refusal = archiving.errors[0]?.message;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {!isArchived && (
        <FreezeDialog
          title={`Change ${name}`}
          trigger={
            <Button variant="quiet" icon={<Pencil />} aria-label={`Change ${name}`}>
              Change
            </Button>
          }
          environments={environments}
          start={freeze}
          saving={saving}
          open={{ isOpen, setIsOpen }}
        />
      )}
      <Button
        variant="quiet"
        icon={isArchived ? <ArchiveRestore /> : <Archive />}
        aria-label={`${isArchived ? 'Bring back' : 'Archive'} ${name}`}
        isPending={archiving.isPending}
        onPress={() => {
          archiving.run({ freezeId, archived: !isArchived });
        }}
      >
        {isArchived ? 'Bring back' : 'Archive'}
      </Button>
      {refusal !== undefined && (
        <p role="alert" className="basis-full text-sm text-bad-ink">
          {refusal}
        </p>
      )}
    </div>
  );
}
