import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { EntryCard } from '@/components/people/entry-card';
import { SignInForm } from '@/components/people/sign-in-form';
import { Banner } from '@/components/ui/banner';
import { nextPath } from '@/lib/contracts/next-path';
import { SESSION_END_WORDS, sessionEnd } from '@/lib/contracts/session';
import { optionalActor } from '@/lib/server/web/session';
import { isSetUp } from '@/lib/server/web/is-set-up';

export const metadata: Metadata = { title: 'Sign in' };

interface SignInPageProps {
  searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { next, ended } = await searchParams;
  if (!(await isSetUp())) redirect('/setup');
  const target = nextPath(typeof next === 'string' ? next : null);
  if ((await optionalActor()) !== null) redirect(target);
  const reason = sessionEnd.safeParse(ended);
  return (
    <div className="flex flex-col gap-4">
      {reason.success && (
        <Banner
          tone={reason.data === 'signed_out' ? 'info' : 'attention'}
          title={SESSION_END_WORDS[reason.data]}
        />
      )}
      <EntryCard title="Sign in">
        <SignInForm next={target} />
      </EntryCard>
      <p className="px-1 text-sm text-ink-3">
        Password lost? Whoever runs this installation makes a link for you:{' '}
        <code className="font-mono text-xs">lockkeeper admin reset-link</code>
      </p>
    </div>
  );
}
