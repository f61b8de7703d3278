import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { EntryCard } from '@/components/people/entry-card';
import { SecondFactorForm } from '@/components/people/second-factor-form';
import { SignInForm } from '@/components/people/sign-in-form';
import { SingleSignOnEntry } from '@/components/people/single-sign-on-entry';
import { Banner } from '@/components/ui/banner';
import { TextLink } from '@/components/ui/text-link';
import { nextPath } from '@/lib/contracts/next-path';
import { sessionEnd } from '@/lib/contracts/session';
import { SESSION_END_WORDS } from '@/lib/contracts/session-end';
import { singleSignOnOffer, singleSignOnTrouble } from '@/lib/server/web/single-sign-on-offer';
import { isAskedForSecondFactor, optionalActor } from '@/lib/server/web/session';
import { isSetUp } from '@/lib/server/web/is-set-up';

export const metadata: Metadata = { title: 'Sign in' };

interface SignInPageProps {
  searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { next, ended, other, refused, error } = await searchParams;
  if (!(await isSetUp())) redirect('/setup');
  const target = nextPath(typeof next === 'string' ? next : null);
  if ((await optionalActor()) !== null) redirect(target);
  if (other === undefined && (await isAskedForSecondFactor())) return <CodeQuestion next={target} />;
  const reason = sessionEnd.safeParse(ended);
  const singleSignOn = singleSignOnOffer();
  const trouble = singleSignOnTrouble(refused ?? error);
  return (
    <div className="flex flex-col gap-4">
      {reason.success && (
        <Banner
          tone={reason.data === 'signed_out' ? 'info' : 'attention'}
          title={SESSION_END_WORDS[reason.data]}
        />
      )}
      {trouble !== null && (
        <Banner tone="bad" title={trouble.title}>
          {trouble.text}
        </Banner>
      )}
      <EntryCard title="Sign in">
        <SignInForm next={target} />
        {singleSignOn !== null && <SingleSignOnEntry name={singleSignOn.name} next={target} />}
      </EntryCard>
      <p className="px-1 text-sm text-ink-3">
        Password lost? Whoever runs this installation makes a link for you:{' '}
        <code className="font-mono text-xs">lockkeeper admin reset-link</code>
      </p>
    </div>
  );
}

/** After the password: the code that shows that it is not only known. */
function CodeQuestion({ next }: { next: string }) {
  return (
    <div className="flex flex-col gap-4">
      <EntryCard
        title="Second factor"
        intro="The password was right. Now a code of your app, or a recovery code."
      >
        <SecondFactorForm next={next} />
      </EntryCard>
      <p className="px-1 text-sm text-ink-3">
        App and recovery codes lost? An administrator of this installation removes the second factor for you.{' '}
        <TextLink href="/sign-in?other=1">Sign in as somebody else</TextLink>
      </p>
    </div>
  );
}
