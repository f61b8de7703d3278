'use client';

import { useState } from 'react';
import type { BoundAction } from '@/lib/client/use-action';
import {
  freezeFields,
  WEEKDAYS,
  type FreezeFields,
  type FreezeRow,
  type FreezesPageView,
} from '@/lib/contracts/freeze';
import { formText } from '@/lib/client/form-text';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Form } from '@/components/ui/form';
import { RadioGroup } from '@/components/ui/radio-group';
import { SelectField } from '@/components/ui/select-field';
import { TextArea } from '@/components/ui/text-area';
import { TextField } from '@/components/ui/text-field';

export interface FreezeFormProps {
  environments: FreezesPageView['environments'];
  /** What the fields hold at first; null for a new freeze. */
  start: FreezeRow | null;
  saving: Pick<BoundAction<FreezeFields>, 'run' | 'isPending' | 'errors'>;
}

/** When nothing may be started, where, and why. Times are what the clocks of the named zone show. */
export function FreezeForm({ environments, start, saving }: FreezeFormProps) {
  const [comesBack, setComesBack] = useState<string>(start?.recurrence.kind ?? 'none');
  return (
    <Form
      errors={saving.errors}
      onSubmit={(event) => {
        event.preventDefault();
        const read = readFreeze(new FormData(event.currentTarget));
        if (read !== null) saving.run(read);
      }}
    >
      <TextField name="name" label="Name" defaultValue={start?.name ?? ''} isRequired maxLength={80} />
      <SelectField
        name="scope"
        label="Where"
        defaultValue={scopeId(start)}
        options={[
          { id: 'project', label: 'All environments' },
          ...TIERS.map((tier) => ({ id: `tier:${tier}`, label: `Tier ${tier}` })),
          ...environments.map(({ id, name }) => ({ id: `environment:${id}`, label: name })),
        ]}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          name="startsAt"
          type="datetime-local"
          label="From"
          defaultValue={start?.startsAt ?? ''}
          isRequired
        />
        <TextField
          name="endsAt"
          type="datetime-local"
          label="To"
          defaultValue={start?.endsAt ?? ''}
          isRequired
        />
      </div>
      <TextField
        name="timeZone"
        label="Time zone"
        description="A name of the tz database, such as Europe/Berlin."
        defaultValue={start?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone}
        isRequired
        spellCheck="false"
      />
      <RadioGroup
        name="recurrence"
        label="Comes back"
        value={comesBack}
        onChange={setComesBack}
        options={[
          { value: 'none', label: 'Never' },
          { value: 'weekly', label: 'Every week' },
          { value: 'yearly', label: 'Every year' },
        ]}
      />
      {comesBack === 'weekly' && <Weekdays start={start} />}
      <TextArea name="reason" label="Reason" rows={2} defaultValue={start?.reason ?? ''} isRequired />
      <div className="flex justify-end">
        <Button type="submit" variant="primary" isPending={saving.isPending}>
          {start === null ? 'Freeze' : 'Save freeze'}
        </Button>
      </div>
    </Form>
  );
}

const TIERS = ['development', 'test', 'staging', 'production'] as const;

function Weekdays({ start }: { start: FreezeRow | null }) {
  const chosen = start?.recurrence.kind === 'weekly' ? start.recurrence.days : [];
  return (
    <fieldset className="flex flex-wrap gap-x-4 gap-y-2">
      <legend className="mb-1.5 text-sm font-medium">It starts on</legend>
      {WEEKDAYS.map((day) => (
        <Checkbox key={day} name="days" value={day} defaultSelected={chosen.includes(day)}>
          {day.charAt(0).toUpperCase() + day.slice(1)}
        </Checkbox>
      ))}
    </fieldset>
  );
}

function scopeId(start: FreezeRow | null): string {
  if (start === null || start.scope.kind === 'project') return 'project';
  const { scope } = start;
  return scope.kind === 'tier' ? `tier:${scope.tier}` : `environment:${scope.environmentId}`;
}

/** The fields as a freeze; null when the browser sent what the form cannot make. */
function readFreeze(form: FormData): FreezeFields | null {
  const kind = formText(form, 'recurrence');
  const reading = freezeFields.safeParse({
    name: formText(form, 'name'),
    reason: formText(form, 'reason'),
    scope: readScope(formText(form, 'scope')),
    timeZone: formText(form, 'timeZone').trim(),
    startsAt: formText(form, 'startsAt'),
    endsAt: formText(form, 'endsAt'),
    recurrence: kind === 'weekly' ? { kind, days: form.getAll('days') } : { kind },
  });
  return reading.success ? reading.data : null;
}

function readScope(id: string): unknown {
  const [kind = '', value = ''] = id.split(':');
  if (kind === 'tier') return { kind, tier: value };
  return kind === 'environment' ? { kind, environmentId: value } : { kind: 'project' };
}
