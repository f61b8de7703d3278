'use client';

import { useState } from 'react';
import type { BoundAction } from '@/lib/client/use-action';
import type { FreezeFields, FreezeRow, FreezesPageView } from '@/lib/contracts/freeze';
import { TIERS } from '@/lib/contracts/tier';
import { WEEKDAYS } from '@/lib/contracts/weekday';
import { formText } from '@/lib/client/form-text';
import { oneOf } from '@/lib/client/one-of';
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
  const scope = readScope(formText(form, 'scope'));
  if (scope === null) return null;
  return {
    name: formText(form, 'name'),
    reason: formText(form, 'reason'),
    scope,
    timeZone: formText(form, 'timeZone').trim(),
    startsAt: formText(form, 'startsAt'),
    endsAt: formText(form, 'endsAt'),
    recurrence: readRecurrence(form),
  };
}

function readRecurrence(form: FormData): FreezeFields['recurrence'] {
  const kind = oneOf(['weekly', 'yearly'], formText(form, 'recurrence')) ?? 'none';
  if (kind !== 'weekly') return { kind };
  const chosen = form.getAll('days');
  return { kind, days: WEEKDAYS.filter((day) => chosen.includes(day)) };
}

function readScope(id: string): FreezeFields['scope'] | null {
  const [kind = '', value = ''] = id.split(':');
  if (kind === 'environment') return { kind, environmentId: value };
  if (kind !== 'tier') return { kind: 'project' };
  const tier = oneOf(TIERS, value);
  return tier === undefined ? null : { kind, tier };
}
