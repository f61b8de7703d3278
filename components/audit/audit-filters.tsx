'use client';

import type { SyntheticEvent } from 'react';
import { useRouter } from 'next/navigation';
import { Filter } from 'lucide-react';
import type { AuditFilterText, AuditPageView } from '@/lib/contracts/audit';
import { withSearch } from '@/lib/contracts/with-search';
import { formText } from '@/lib/client/form-text';
import { Button } from '@/components/ui/button';
import { Form } from '@/components/ui/form';
import { LinkButton } from '@/components/ui/link-button';
import { SelectField } from '@/components/ui/select-field';
import { TextField } from '@/components/ui/text-field';

export interface AuditFiltersProps {
  choices: AuditPageView['choices'];
  filter: AuditFilterText;
}

const ANY = 'any';
const NAMES = ['project', 'environment', 'actor', 'action', 'deploy', 'from', 'to'] as const;

/** Filters of the record; what is chosen stands in the address. */
export function AuditFilters({ choices, filter }: AuditFiltersProps) {
  const router = useRouter();
  const isOn = NAMES.some((name) => filter[name] !== undefined);

  function submit(event: SyntheticEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const chosen = (name: (typeof NAMES)[number]): string | null => {
      const text = formText(form, name).trim().replace(/^#/, '');
      return text === '' || text === ANY ? null : text;
    };
    router.push(withSearch('/audit', Object.fromEntries(NAMES.map((name) => [name, chosen(name)]))));
  }

  return (
    <Form onSubmit={submit}>
      <div data-filters="" className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        <Choice
          label="Project"
          name="project"
          value={filter.project}
          options={choices.projects.map(({ slug, name }) => ({ id: slug, label: name }))}
        />
        <Choice
          label="Environment"
          name="environment"
          value={filter.environment}
          options={choices.environments.map(({ id, name }) => ({ id, label: name }))}
        />
        <Choice
          label="Person"
          name="actor"
          value={filter.actor}
          options={choices.people.map(({ id, name }) => ({ id, label: name }))}
        />
        <Choice
          label="Action"
          name="action"
          value={filter.action}
          options={choices.actions.map((action) => ({ id: action, label: action }))}
        />
        <TextField
          label="Deploy"
          name="deploy"
          placeholder="#128"
          inputMode="numeric"
          defaultValue={filter.deploy === undefined ? '' : String(filter.deploy)}
        />
        <TextField label="From (UTC)" name="from" placeholder="2026-03-01" defaultValue={filter.from ?? ''} />
        <TextField label="To (UTC)" name="to" placeholder="2026-03-31" defaultValue={filter.to ?? ''} />
        <div className="flex items-end gap-2">
          <Button type="submit" icon={<Filter />}>
            Show
          </Button>
          {isOn && (
            <LinkButton href="/audit" variant="quiet">
              Clear
            </LinkButton>
          )}
        </div>
      </div>
    </Form>
  );
}

interface ChoiceProps {
  label: string;
  name: string;
  value: string | undefined;
  options: readonly { id: string; label: string }[];
}

function Choice({ label, name, value, options }: ChoiceProps) {
  return (
    <SelectField
      label={label}
      name={name}
      defaultValue={value ?? ANY}
      options={[{ id: ANY, label: 'Any' }, ...options]}
    />
  );
}
