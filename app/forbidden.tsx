import { headers } from 'next/headers';
import { Refusal } from '@/components/people/refusal';

export default async function Forbidden() {
  const requestId = (await headers()).get('x-lockkeeper-request-id');
  return (
    <Refusal title="You may not see this page" requestId={requestId}>
      It needs a right that you do not have. Ask an administrator of the project, or of this installation.
    </Refusal>
  );
}
