import type { LucideIcon } from 'lucide-react';
import type { StateFamily } from '@/components/ui/state-family';

/** How a state is shown: shape, fill and word together, and one sentence for legends and tooltips. */
export interface StateLook {
  readonly family: StateFamily;
  readonly icon: LucideIcon;
  readonly word: string;
  readonly means: string;
}
