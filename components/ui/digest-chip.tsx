import { shortDigest } from '@/lib/client/format-digest';
import { cn } from '@/lib/client/cn';
import { CopyButton } from './copy-button';

export interface DigestChipProps {
  digest: string;
  /** What the digest is of, before it: "plan". */
  label?: string;
  className?: string;
}

/** A digest, short to look at and whole to copy. */
export function DigestChip({ digest, label, className }: DigestChipProps) {
  return (
    <span className={cn('inline-flex items-center gap-1 text-sm whitespace-nowrap', className)}>
      {label !== undefined && <span className="text-ink-3">{label}</span>}
      <code
        translate="no"
        title={digest}
        className="rounded-sm border border-line bg-sunken px-1.5 font-mono text-xs leading-5 text-ink-2"
      >
        {shortDigest(digest)}
      </code>
      <CopyButton text={digest} noun={label === undefined ? 'digest' : `${label} digest`} />
    </span>
  );
}
