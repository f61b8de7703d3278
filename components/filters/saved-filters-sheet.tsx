'use client';

import type { SyntheticEvent } from 'react';
import { Trash2 } from 'lucide-react';
import type { Action } from '@/lib/contracts/action';
import type { RemoveFilterInput, SavedFilterView, SaveFilterInput } from '@/lib/contracts/saved-filter';
import { formText } from '@/lib/client/form-text';
import { useAction } from '@/lib/client/use-action';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';
import { TextField } from '@/components/ui/text-field';
import { TextLink } from '@/components/ui/text-link';

export interface SavedFiltersProps {
  page: string;
  /** The filters that are on, without the question mark; empty when none is. */
  search: string;
  filters: readonly SavedFilterView[];
  save: Action<SaveFilterInput, null>;
  remove: Action<RemoveFilterInput, null>;
}

/** The filters that one has, and a form for the ones that are on. */
export function SavedFiltersSheet({
  page,
  search,
  filters,
  save,
  remove,
  onClose,
}: SavedFiltersProps & { onClose: () => void }) {
  return (
    <Dialog
      title="Saved filters"
      description="Of this page. Only you see them; their links work for everybody who may see it."
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      {filters.length > 0 && (
        <ul className="mb-4 flex flex-col gap-1">
          {filters.map((filter) => (
            <SavedFilterLine
              key={filter.id}
              page={page}
              filter={filter}
              isOn={filter.search === search}
              remove={remove}
              onChosen={onClose}
            />
          ))}
        </ul>
      )}
      {search === '' ? (
        <p className="text-base text-ink-3">
          Nothing is filtered now. Set filters on the page, then save them here under a name.
        </p>
      ) : (
        <SaveForm page={page} search={search} save={save} />
      )}
    </Dialog>
  );
}

interface SavedFilterLineProps {
  page: string;
  filter: SavedFilterView;
  isOn: boolean;
  remove: SavedFiltersProps['remove'];
  onChosen: () => void;
}

function SavedFilterLine({ page, filter, isOn, remove, onChosen }: SavedFilterLineProps) {
  const { run, isPending, errors } = useAction(remove);
  return (
    <li className="flex flex-wrap items-center gap-x-3">
      <span className="min-w-0 flex-1 wrap-anywhere" onClickCapture={onChosen}>
        <TextLink href={`${page}?${filter.search}`}>{filter.name}</TextLink>
        {isOn && <span className="text-sm text-ink-3"> (on)</span>}
      </span>
      <Button
        variant="quiet"
        icon={<Trash2 />}
        aria-label={`Remove ${filter.name}`}
        isPending={isPending}
        onPress={() => {
          run({ page, id: filter.id });
        }}
      />
      {errors.map(({ message }) => (
        <p key={message} role="alert" className="w-full text-sm text-bad-ink">
          {message}
        </p>
      ))}
    </li>
  );
}

function SaveForm({ page, search, save }: Pick<SavedFiltersProps, 'page' | 'search' | 'save'>) {
  const { run, isPending, errors } = useAction(save);
  function submit(event: SyntheticEvent<HTMLFormElement>): void {
    event.preventDefault();
    run({ page, search, name: formText(new FormData(event.currentTarget), 'name') });
    event.currentTarget.reset();
  }
  return (
    <Form errors={errors} onSubmit={submit}>
      <TextField label="Save the filters that are on as" name="name" isRequired maxLength={80} />
      <div className="flex justify-end">
        <Button type="submit" variant="primary" isPending={isPending}>
          Save
        </Button>
      </div>
    </Form>
  );
}
