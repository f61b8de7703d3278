import { Boxes, ListOrdered, PackageOpen } from 'lucide-react';
import type { TransactionModeView } from '@/lib/contracts/plan';
import { Badge } from '@/components/ui/badge';

const LOOKS = {
  one_transaction: { word: 'One transaction', icon: <Boxes /> },
  own_transactions: { word: 'Its own transactions', icon: <PackageOpen /> },
  per_statement: { word: 'Statement by statement', icon: <ListOrdered /> },
} as const;

/** What a failure in the middle of a migration leaves behind, in one sentence. */
export const MODE_MEANS: Readonly<Record<TransactionModeView, string>> = {
  one_transaction: 'All of it commits together with its history row, or nothing of it.',
  own_transactions: 'The file brings its own transactions; what it committed before a failure stays.',
  per_statement: 'Each statement commits by itself; what ran before a failure stays.',
};

/** How the statements of a migration meet transactions. */
export function ModeBadge({ mode }: { mode: TransactionModeView }) {
  const { word, icon } = LOOKS[mode];
  return (
    <Badge icon={icon} tone={mode === 'one_transaction' ? 'outline' : 'accent'}>
      {word}
    </Badge>
  );
}
