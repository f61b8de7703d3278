import type { Metadata } from 'next';
import { EntryCard } from '@/components/people/entry-card';
import { JoinForm } from '@/components/people/join-form';
import { LinkRefused } from '@/components/people/link-refused';
import { lookAtLink } from '@/lib/engine/index';
import { webContainer } from '@/lib/server/web/web-process';
import { joinAction } from '../../actions';

export const metadata: Metadata = { title: 'Join' };

export default async function JoinPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const link = await lookAtLink(webContainer().ports, { token, purpose: 'invite' });
  if (!link.ok) return <LinkRefused failure={link.failure} />;
  const { email, name } = link.value;
  return (
    <EntryCard
      title="Join Lockkeeper"
      intro={
        <>
          You sign in as <strong className="font-medium text-ink">{email}</strong>.
        </>
      }
    >
      <JoinForm action={joinAction} token={token} email={email ?? ''} name={name ?? ''} />
    </EntryCard>
  );
}
