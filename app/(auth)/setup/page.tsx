import type { Metadata } from 'next';
import { EntryCard } from '@/components/people/entry-card';
import { SetupForm } from '@/components/people/setup-form';
import { LinkButton } from '@/components/ui/link-button';
import { isSetUp } from '@/lib/server/web/is-set-up';
import { setupAction } from '../actions';

export const metadata: Metadata = { title: 'Set up' };

interface SetupPageProps {
  searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function SetupPage({ searchParams }: SetupPageProps) {
  if (await isSetUp()) {
    return (
      <EntryCard
        title="Already set up"
        intro="This installation has an administrator. Setting up happens once."
      >
        <LinkButton href="/sign-in" variant="primary" size="lg">
          Sign in
        </LinkButton>
      </EntryCard>
    );
  }
  const { token } = await searchParams;
  return (
    <EntryCard title="Set up Lockkeeper" intro="You become the first administrator and can invite others.">
      <SetupForm action={setupAction} token={typeof token === 'string' ? token : null} />
    </EntryCard>
  );
}
