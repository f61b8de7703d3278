import { BookCheck, BookX, Undo2 } from 'lucide-react';
import type { PlanStepView } from '@/lib/contracts/plan';
import { Badge } from '@/components/ui/badge';

type Other = Exclude<PlanStepView['act'], 'run'>;

const LOOKS = {
  undo: { word: 'Undo', icon: <Undo2 /> },
  mark_applied: { word: 'Marked as applied', icon: <BookCheck /> },
  mark_rolled_back: { word: 'Marked as rolled back', icon: <BookX /> },
} as const;

/** What the history says afterwards, in one sentence. */
export const ACT_MEANS: Readonly<Record<Other, string>> = {
  undo: 'Its down part runs, and the history says what the tool would say after taking it back, in one transaction.',
  mark_applied: 'Nothing of it runs. A row says that it is applied, and failed rows of it no longer stand.',
  mark_rolled_back: 'Nothing of it runs. Its failed rows no longer stand, so the next deploy runs it again.',
};

/** That a migration is not run: it is taken back, or only what is recorded of it changes. */
export function ActBadge({ act }: { act: Other }) {
  const { word, icon } = LOOKS[act];
  return (
    <Badge icon={icon} tone="accent">
      {word}
    </Badge>
  );
}
