import { headers } from 'next/headers';
import { Refusal } from '@/components/people/refusal';

export default async function NotFound() {
  const requestId = (await headers()).get('x-lockkeeper-request-id');
  return (
    <Refusal title="There is no such page" requestId={requestId}>
      Or you may not see it. Check the address, or ask an administrator of the project for a role.
    </Refusal>
  );
}
