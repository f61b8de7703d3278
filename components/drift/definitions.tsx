'use client';

import { lazy, Suspense, useState } from 'react';
import { Columns2 } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';

const DiffView = lazy(async () => ({ default: (await import('@/components/ui/diff-view')).DiffView }));

export interface DefinitionsProps {
  title: string;
  expected: string | null;
  live: string | null;
  /** When live was read. */
  environment: string;
}

/** Both definitions side by side, loaded when asked for. */
export function Definitions({ title, expected, live, environment }: DefinitionsProps) {
  const [isOpen, setIsOpen] = useState(false);
  if (expected === null && live === null) return null;
  if (!isOpen) {
    return (
      <div>
        <Button
          size="sm"
          variant="quiet"
          icon={<Columns2 />}
          onPress={() => {
            setIsOpen(true);
          }}
        >
          Definitions side by side
        </Button>
      </div>
    );
  }
  return (
    <Suspense fallback={<Skeleton className="h-32 w-full" />}>
      <DiffView
        label={`Definitions: ${title}`}
        before={{
          label: 'Expected: what the migrations produce',
          text: expected ?? '',
          noun: 'expected definition',
        }}
        after={{ label: `Live: ${environment}`, text: live ?? '', noun: 'live definition' }}
      />
    </Suspense>
  );
}
