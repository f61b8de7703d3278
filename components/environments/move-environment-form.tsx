'use client';

import type { Action } from '@/lib/contracts/action';
import type { MoveEnvironmentInput } from '@/lib/contracts/environment';
import { useAction } from '@/lib/client/use-action';
import { SelectField } from '@/components/ui/select-field';
import { showToast } from '@/components/ui/toast-region';

export interface MoveEnvironmentFormProps {
  environmentId: string;
  /** Names of all environments of the project in promotion order. */
  order: readonly string[];
  position: number;
  move: Action<MoveEnvironmentInput, null>;
}

/** The place in the promotion order; a change takes effect at once. */
export function MoveEnvironmentForm({ environmentId, order, position, move }: MoveEnvironmentFormProps) {
  const { run, errors } = useAction(move, {
    onDone: () => {
      showToast({ title: 'The promotion order was changed' });
    },
  });
  const others = order.filter((_, index) => index !== position);
  return (
    <SelectField
      label="Place in the promotion order"
      description="A change travels from the first to the last."
      errorMessage={errors[0]?.message}
      value={String(position)}
      options={order.map((_, place) => ({
        id: String(place),
        label: place === 0 ? 'First' : `After ${others[place - 1] ?? ''}`,
      }))}
      onChange={(key) => {
        const place = Number(key);
        if (Number.isInteger(place) && place !== position) run({ environmentId, position: place });
      }}
    />
  );
}
