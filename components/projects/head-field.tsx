'use client';

import type { CreationView } from '@/lib/contracts/creation';
import { SelectField } from '@/components/ui/select-field';

/** Chosen instead of a head: the migration joins all of them. No id of a migration has a space in it. */
export const MERGE = 'all heads';

export interface HeadFieldProps {
  heads: CreationView['heads'];
  /** A head by its id, or `MERGE`; null until somebody chose. */
  chosen: string | null;
  onChoose: (key: string) => void;
}

/** On which of several heads a new migration follows, or that it joins them. */
export function HeadField({ heads, chosen, onChoose }: HeadFieldProps) {
  return (
    <SelectField
      name="head"
      label="Follows on"
      description="The newest release ends in several heads. A migration that joins them ends that."
      placeholder="Choose a head"
      isRequired
      value={chosen}
      onChange={(key) => {
        if (key !== null) onChoose(String(key));
      }}
      options={[
        { id: MERGE, label: 'All heads: join them' },
        ...heads.map(({ id, name }) => ({ id, label: id, ...(name === id ? {} : { description: name }) })),
      ]}
    />
  );
}
