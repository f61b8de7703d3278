import { Download } from 'lucide-react';
import { formatBytes } from '@/lib/client/format-number';
import { LinkButton } from './link-button';

export interface TextPartProps {
  /** Sizes in bytes; null below a text that is whole. */
  part: { shown: number; whole: number } | null;
  /** "What ran here"; where two texts stand beside each other. */
  of?: string;
  /** Where the whole text is to be had as a file. */
  href: string;
}

/** Says below a text that it is only the beginning of one, and offers the whole. Nothing below a whole text. */
export function TextPart({ part, of, href }: TextPartProps) {
  if (part === null) return null;
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2 text-sm text-ink-2">
      <span>
        {of !== undefined && `${of}: `}
        {part.shown === 0
          ? `Not shown here: ${formatBytes(part.whole)}.`
          : `Shown: the first ${formatBytes(part.shown)} of ${formatBytes(part.whole)}.`}
      </span>
      <LinkButton
        href={href}
        size="sm"
        icon={<Download />}
        {...(of !== undefined && { 'aria-label': `Download the whole: ${of}` })}
        download
      >
        Download the whole
      </LinkButton>
    </p>
  );
}
