'use client';

import { lazy, Suspense, useState, useSyncExternalStore } from 'react';
import { Search } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Kbd } from '@/components/ui/kbd';
import type { Shown } from './shown';

const CommandsLayer = lazy(async () => ({ default: (await import('./commands-layer')).CommandsLayer }));

/** The way to search and commands. Keys, palette and map are fetched once the page stands: no page waits for them. */
export function Commands() {
  const [shown, setShown] = useState<Shown>(null);
  const isInBrowser = useSyncExternalStore(never, yes, no);
  return (
    <>
      <Button
        variant="quiet"
        icon={<Search />}
        aria-label="Search and commands"
        aria-haspopup="dialog"
        onPress={() => {
          setShown('palette');
        }}
      >
        <Kbd keys="Ctrl K" className="max-lg:hidden touch:hidden" />
      </Button>
      {isInBrowser && (
        <Suspense fallback={null}>
          <CommandsLayer shown={shown} onShow={setShown} />
        </Suspense>
      )}
    </>
  );
}

const never = () => () => undefined;
const yes = (): boolean => true;
const no = (): boolean => false;
