import type { DriftItemView } from '@/lib/contracts/drift';
import { Definitions } from './definitions';

export interface DriftDefinitionsProps {
  item: Pick<DriftItemView, 'title' | 'expectedDefinition' | 'liveDefinition'>;
  environment: string;
}

/** What the migrations produce beside what is live. */
export const DriftDefinitions = ({ item, environment }: DriftDefinitionsProps) => (
  <Definitions
    title={item.title}
    before={{
      label: 'Expected: what the migrations produce',
      text: item.expectedDefinition,
      noun: 'expected definition',
    }}
    after={{ label: `Live: ${environment}`, text: item.liveDefinition, noun: 'live definition' }}
  />
);
