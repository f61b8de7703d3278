'use client';

import { lazy, Suspense, useState } from 'react';
import { Bookmark } from 'lucide-react';
import { Button } from '@/components/ui/button';
import type { SavedFiltersProps } from './saved-filters-sheet';

const SavedFiltersSheet = lazy(async () => ({
  default: (await import('./saved-filters-sheet')).SavedFiltersSheet,
}));

/** Filters under a name of one's own: each is an address that may be given to anybody. */
export function SavedFiltersButton(props: SavedFiltersProps) {
  const [isOpen, setIsOpen] = useState(false);
  const count = props.filters.length;
  return (
    <>
      <Button
        icon={<Bookmark />}
        data-command="saved filters"
        onPress={() => {
          setIsOpen(true);
        }}
      >
        Saved filters{count === 0 ? '' : ` (${String(count)})`}
      </Button>
      {isOpen && (
        <Suspense fallback={null}>
          <SavedFiltersSheet
            {...props}
            onClose={() => {
              setIsOpen(false);
            }}
          />
        </Suspense>
      )}
    </>
  );
}
