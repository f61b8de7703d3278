'use client';

import { lazy, Suspense, useState } from 'react';
import { Columns2 } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';

const DiffView = lazy(async () => ({ default: (await import('@/components/ui/diff-view')).DiffView }));

export interface DefinitionsProps {
  title: string;
  /** The left side; a null text: it has none. */
  before: DefinitionSide;
  after: DefinitionSide;
}

export interface DefinitionSide {
  label: string;
  text: string | null;
  /** For the copy button. */
  noun: string;
}

/** Both definitions side by side, loaded when asked for. */
export function Definitions({ title, before, after }: DefinitionsProps) {
  const [isOpen, setIsOpen] = useState(false);
  if (before.text === null && after.text === null) return null;
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
        before={{ ...before, text: before.text ?? '' }}
        after={{ ...after, text: after.text ?? '' }}
      />
    </Suspense>
  );
}
