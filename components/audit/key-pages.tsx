import { ChevronRight, ChevronsLeft } from 'lucide-react';
import { LinkButton } from '@/components/ui/link-button';

export interface KeyPagesProps {
  /** What is listed: "events". */
  noun: string;
  /** Back to the first page; none on it. */
  newestHref?: string | undefined;
  olderHref?: string | undefined;
}

/** Ways through a list that is read by key: onwards, and back to its beginning. Nothing is shown where all of it fits one page. */
export function KeyPages({ noun, newestHref, olderHref }: KeyPagesProps) {
  if (newestHref === undefined && olderHref === undefined) return null;
  return (
    <nav aria-label={`Pages of ${noun}`} className="flex justify-end gap-2">
      {newestHref !== undefined && (
        <LinkButton href={newestHref} size="sm" icon={<ChevronsLeft />}>
          Newest
        </LinkButton>
      )}
      {olderHref !== undefined && (
        <LinkButton href={olderHref} size="sm" icon={<ChevronRight />}>
          Older
        </LinkButton>
      )}
    </nav>
  );
}
