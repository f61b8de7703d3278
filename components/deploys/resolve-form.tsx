'use client';

import { useState } from 'react';
import type { Action } from '@/lib/contracts/action';
import type { AskedView } from '@/lib/contracts/answer';
import type { PrepareDeployInput, PreparationPageView } from '@/lib/contracts/plan';
import { RESOLUTION_KINDS, type ResolutionKindView } from '@/lib/contracts/resolution-kind';
import { formText } from '@/lib/client/form-text';
import { oneOf } from '@/lib/client/one-of';
import { RadioGroup } from '@/components/ui/radio-group';
import { SelectField } from '@/components/ui/select-field';
import { PlanningForm } from './planning-form';

export interface ResolveFormProps {
  view: PreparationPageView;
  /** What the address says. */
  chosen: { readonly kind: ResolutionKindView | null; readonly migration: string | null };
  action: Action<PrepareDeployInput, AskedView>;
}

const CHOICES = [
  {
    value: 'mark_rolled_back',
    label: 'Mark as rolled back',
    description: 'It failed, and what it did was undone: the next deploy runs it again.',
  },
  {
    value: 'mark_applied',
    label: 'Mark as applied',
    description: 'Its effect is there already, finished by hand or made by another tool: it will not run.',
  },
  {
    value: 'baseline',
    label: 'Baseline',
    description: 'The database was there before its history: everything up to a migration counts as applied.',
  },
] as const satisfies readonly { value: ResolutionKindView; label: string; description: string }[];

/** What the history is to say, and of which migration. */
export function ResolveForm({ view, chosen, action }: ResolveFormProps) {
  const choices = CHOICES.filter(({ value }) => candidates(view, value).length > 0);
  const [kind, setKind] = useState<ResolutionKindView>(chosen.kind ?? choices[0]?.value ?? 'mark_applied');
  const ids = candidates(view, kind);
  const [migration, setMigration] = useState<string | null>(chosen.migration);
  const selected = selectedOf(ids, kind, migration);
  return (
    <PlanningForm
      view={view}
      action={action}
      page="resolve"
      search={{ kind, migration: selected }}
      wish={(form) => ({ resolve: { kind, migrationId: formText(form, 'migrationId') } })}
      words={WORDS}
    >
      <RadioGroup
        label="What is true of this database?"
        look="cards"
        value={kind}
        onChange={(value) => {
          const known = oneOf(RESOLUTION_KINDS, value);
          if (known !== undefined) setKind(known);
        }}
        options={choices}
      />
      <SelectField
        key={kind}
        label={kind === 'baseline' ? 'Up to' : 'Migration'}
        name="migrationId"
        value={selected}
        onChange={(id) => {
          setMigration(String(id));
        }}
        options={ids.map((id) => ({ id, label: id }))}
      />
    </PlanningForm>
  );
}

const WORDS = {
  refused: 'It cannot be planned like this',
  ask: 'Compare with the schema',
  askAgain: 'Compare again',
  working: 'The worker reads the schema, replays the migrations on a scratch server and compares…',
};

/** What was chosen while it fits; else the first that failed or waits, and of a baseline the last. */
function selectedOf(ids: readonly string[], kind: ResolutionKindView, wanted: string | null): string | null {
  if (wanted !== null && ids.includes(wanted)) return wanted;
  return ids.at(kind === 'baseline' ? -1 : 0) ?? null;
}

function candidates({ resolvable }: PreparationPageView, kind: ResolutionKindView): readonly string[] {
  if (kind === 'mark_rolled_back') return resolvable.failed;
  if (kind === 'mark_applied') return resolvable.unapplied;
  return resolvable.failed.length > 0 ? [] : resolvable.waiting;
}
