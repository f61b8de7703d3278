'use client';

import { TIERS, type Tier } from '@/lib/contracts/tier';
import { oneOf } from '@/lib/client/one-of';
import { SelectField } from '@/components/ui/select-field';

const WORDS: Readonly<Record<Tier, { readonly label: string; readonly description: string }>> = {
  development: { label: 'Development', description: 'No approval unless the policy asks for one.' },
  test: { label: 'Test', description: 'No approval unless the policy asks for one.' },
  staging: { label: 'Staging', description: 'Edited and missing migrations block.' },
  production: {
    label: 'Production',
    description: 'Starts strict: one approval, promotion order, open drift blocks.',
  },
};

/** The tier of an environment; a new one starts with the policy that suits it. */
export function TierField({ value, onChange }: { value: Tier; onChange: (value: Tier) => void }) {
  return (
    <SelectField
      name="tier"
      label="Tier"
      options={TIERS.map((id) => ({ id, ...WORDS[id] }))}
      value={value}
      onChange={(key) => {
        const chosen = oneOf(TIERS, key);
        if (chosen !== undefined) onChange(chosen);
      }}
    />
  );
}
