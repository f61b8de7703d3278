'use client';

import { useRouter } from 'next/navigation';
import { ArrowLeftRight } from 'lucide-react';
import type { SideChoice } from '@/lib/contracts/comparison';
import { comparisonHref } from '@/lib/contracts/comparison-href';
import { LinkButton } from '@/components/ui/link-button';
import { SelectField } from '@/components/ui/select-field';

export interface SidePickersProps {
  slug: string;
  choices: readonly SideChoice[];
  /** Addresses; empty while nothing is chosen. */
  left: string;
  right: string;
}

/** What stands left and right; what is chosen stands in the address. */
export function SidePickers({ slug, choices, left, right }: SidePickersProps) {
  const router = useRouter();
  const go = (one: string, other: string): void => {
    router.push(comparisonHref(slug, one, other), { scroll: false });
  };
  return (
    <div className="flex flex-wrap items-end gap-3">
      <Picker
        label="Left"
        choices={choices}
        value={left}
        onChoose={(address) => {
          go(address, right);
        }}
      />
      <LinkButton
        href={comparisonHref(slug, right, left)}
        variant="quiet"
        icon={<ArrowLeftRight />}
        aria-label="Swap the sides"
      />
      <Picker
        label="Right"
        choices={choices}
        value={right}
        onChoose={(address) => {
          go(left, address);
        }}
      />
    </div>
  );
}

interface PickerProps {
  label: string;
  choices: readonly SideChoice[];
  value: string;
  onChoose: (address: string) => void;
}

function Picker({ label, choices, value, onChoose }: PickerProps) {
  return (
    <SelectField
      label={label}
      className="w-72 max-w-full max-sm:w-full"
      placeholder="Choose an environment or a release"
      options={choices.map(({ address, name, detail }) => ({
        id: address,
        label: name,
        description: detail,
      }))}
      value={choices.some(({ address }) => address === value) ? value : null}
      onChange={(key) => {
        if (typeof key === 'string') onChoose(key);
      }}
    />
  );
}
