import { GitMerge } from 'lucide-react';
import type { BranchesView } from '@/lib/contracts/timeline';
import { formatCount } from '@/lib/client/format-number';
import { Banner } from '@/components/ui/banner';
import { InlineCode } from '@/components/ui/inline-code';
import { LinkButton } from '@/components/ui/link-button';

export interface OpenBranchesProps {
  branches: BranchesView | null;
  /** Of the project. */
  slug: string;
  mayCreate: boolean;
}

/** That the release ends in several heads, which of them the database stands on, and how they are joined. */
export function OpenBranches({ branches, slug, mayCreate }: OpenBranchesProps) {
  if (branches === null) return null;
  const { heads, current } = branches;
  return (
    <Banner
      tone="info"
      icon={<GitMerge />}
      title={`${formatCount(heads.length, 'head')} without a merge`}
      action={
        mayCreate ? (
          <LinkButton href={`/p/${slug}/create?follows=merge`} size="sm" icon={<GitMerge />}>
            Join them…
          </LinkButton>
        ) : undefined
      }
    >
      <p>
        The release ends in <Names names={heads} />.{' '}
        {current.length === 0 ? (
          'This database stands on no migration yet.'
        ) : (
          <>
            This database stands on <Names names={current} />.
          </>
        )}{' '}
        A deploy brings every head. <InlineCode>lockkeeper create --merge</InlineCode> makes a migration that
        joins them.
      </p>
    </Banner>
  );
}

/** The first few of them: a folder may have been forgotten for long. */
const MOST_NAMES = 6;

function Names({ names }: { names: readonly string[] }) {
  const shown = names.slice(0, MOST_NAMES);
  return (
    <>
      {shown.map((name, place) => (
        <span key={name}>
          {place > 0 && ', '}
          <InlineCode>{name}</InlineCode>
        </span>
      ))}
      {names.length > MOST_NAMES && ` and ${String(names.length - MOST_NAMES)} more`}
    </>
  );
}
