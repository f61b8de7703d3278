'use client';

import { Refusal } from '@/components/people/refusal';
import { Button } from '@/components/ui/button';

interface ErrorPageProps {
  error: Error & { digest?: string };
  retry: () => void;
}

export default function ErrorPage({ error, retry }: ErrorPageProps) {
  return (
    <Refusal
      title="This page could not be made"
      requestId={error.digest ?? null}
      action={
        <Button variant="primary" size="lg" onPress={retry}>
          Try again
        </Button>
      }
    >
      Something went wrong in Lockkeeper, or its store did not answer. Nothing was changed by looking.
    </Refusal>
  );
}
