import type { Metadata } from 'next';
import { EntryCard } from '@/components/people/entry-card';
import { SignOutForm } from '@/components/people/sign-out-form';
import { requireActor } from '@/lib/server/web/session';
import { signOutAction } from '../actions';

export const metadata: Metadata = { title: 'Sign out' };

export default async function SignOutPage() {
  const { person } = await requireActor();
  return (
    <EntryCard title="Sign out?" intro={`You are signed in as ${person.name}.`}>
      <SignOutForm action={signOutAction} />
    </EntryCard>
  );
}
