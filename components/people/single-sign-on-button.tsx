'use client';

import { useState } from 'react';
import { KeyRound } from 'lucide-react';
import { signInByIssuer } from '@/lib/client/sign-in';
import { Button } from '@/components/ui/button';

/** Leads to the issuer; `next` is where one comes back to, a path of this site. */
export function SingleSignOnButton({ label, next }: { label: string; next: string }) {
  const [isPending, setIsPending] = useState(false);
  return (
    <Button
      size="lg"
      icon={<KeyRound />}
      isPending={isPending}
      onPress={() => {
        setIsPending(true);
        void signInByIssuer(next);
      }}
    >
      {label}
    </Button>
  );
}
