'use client';

import { useEffect, useState } from 'react';
import type { DetectionView, EvidenceView, FoundSourceView } from '@/lib/contracts/detection';
import { Banner } from '@/components/ui/banner';
import { InlineCode } from '@/components/ui/inline-code';
import { RadioGroup } from '@/components/ui/radio-group';

export interface FoundSourcesProps {
  detection: DetectionView;
  /** The only source is chosen by itself when it is found: nothing was typed since the look began. */
  fillsIn: boolean;
  onChoose: (source: FoundSourceView) => void;
}

/**
 * What lies in a folder: sources to choose from with the lines that say so, what cannot be one, and what could not be told. The only source is
 * chosen at once, so that nobody creates a project of another tool by passing it over, unless the person typed something meanwhile.
 */
export function FoundSources({ detection, fillsIn, onChoose }: FoundSourcesProps) {
  const { sources, others, remarks } = detection;
  const [only, another] = sources;
  const isOnly = only !== undefined && another === undefined;
  const [isFilledIn] = useState(isOnly && fillsIn);
  const [chosen, choose] = useState(isFilledIn ? '0' : '');
  useEffect(() => {
    if (isFilledIn && only !== undefined) onChoose(only);
  }, [isFilledIn, only, onChoose]);
  return (
    <div className="flex flex-col gap-3">
      {sources.length > 0 && (
        <RadioGroup
          label={isOnly ? 'One source was found' : `${String(sources.length)} sources were found`}
          description={
            isFilledIn
              ? 'The fields are filled in with it; they can be changed.'
              : 'Choosing one fills in the fields; they can be changed afterwards.'
          }
          look="cards"
          value={chosen}
          onChange={(value) => {
            choose(value);
            const source = sources[Number(value)];
            if (source !== undefined) onChoose(source);
          }}
          options={sources.map((source, index) => ({
            value: String(index),
            label: `${source.title} in ${source.place === '.' ? 'the folder itself' : source.place}`,
            description: <SourceEvidence source={source} />,
          }))}
        />
      )}
      {sources.length === 0 && (
        <Banner tone="attention" title="No source was found in this folder">
          Look into a folder that is nearer to the migrations, or fill in the fields below by hand.
        </Banner>
      )}
      <OtherFinds others={others} remarks={remarks} />
    </div>
  );
}

function SourceEvidence({ source }: { source: FoundSourceView }) {
  return (
    <span className="flex flex-col gap-0.5">
      {source.evidence.map((evidence, index) => (
        <EvidenceLine key={index} evidence={evidence} />
      ))}
      {source.remarks.map((remark) => (
        <span key={remark} className="wrap-anywhere text-attention-ink">
          {remark}
        </span>
      ))}
    </span>
  );
}

function EvidenceLine({ evidence: { file, line, says } }: { evidence: EvidenceView }) {
  return (
    <span className="wrap-anywhere">
      <InlineCode>{line === null ? file : `${file}:${String(line)}`}</InlineCode>{' '}
      <span translate="no">{says}</span>
    </span>
  );
}

function OtherFinds({ others, remarks }: Pick<DetectionView, 'others' | 'remarks'>) {
  if (others.length === 0 && remarks.length === 0) return null;
  return (
    <div className="flex flex-col gap-1 text-sm text-ink-2">
      <p>What else was seen:</p>
      <ul className="flex list-disc flex-col gap-1 ps-5">
        {others.map(({ title, why, evidence }, index) => (
          <li key={index} className="wrap-anywhere">
            {title}: {why} {evidence[0] !== undefined && <InlineCode>{evidence[0].file}</InlineCode>}
          </li>
        ))}
        {remarks.map((remark) => (
          <li key={remark} className="wrap-anywhere">
            {remark}
          </li>
        ))}
      </ul>
    </div>
  );
}
