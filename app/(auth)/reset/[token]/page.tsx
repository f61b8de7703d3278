import type { Metadata } from 'next';
import { EntryCard } from '@/components/people/entry-card';
import { LinkRefused } from '@/components/people/link-refused';
import { ResetForm } from '@/components/people/reset-form';
import { lookAtLink } from '@/lib/engine/index';
import { webContainer } from '@/lib/server/web/web-process';
import { resetPasswordAction } from '../../actions';

export const metadata: Metadata = { title: 'New password' };

export default async function ResetPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const link = await lookAtLink(webContainer().ports, { token, purpose: 'reset' });
  if (!link.ok) return <LinkRefused failure={link.failure} />;
  const { email } = link.value;
  return (
    <EntryCard
      title="Choose a new password"
      intro={
        <>
          For <strong className="font-medium text-ink">{email}</strong>. All sessions of this account end.
        </>
      }
    >
      <ResetForm action={resetPasswordAction} token={token} email={email ?? ''} />
    </EntryCard>
  );
}
