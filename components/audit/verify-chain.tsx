'use client';

import { useState } from 'react';
import { ShieldCheck } from 'lucide-react';
import type { Action } from '@/lib/contracts/action';
import type { AnchorView, AuditVerificationView } from '@/lib/contracts/audit';
import { formatCount } from '@/lib/client/format-number';
import { useAction } from '@/lib/client/use-action';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { CodeBlock } from '@/components/ui/code-block';
import { Panel } from '@/components/ui/panel';
import { Time } from '@/components/ui/time';

export interface VerifyChainProps {
  action: Action<Record<string, never>, AuditVerificationView>;
  head: AnchorView | null;
}

/** Recomputes every hash of the record and gives its head as an anchor to keep elsewhere. */
export function VerifyChain({ action, head }: VerifyChainProps) {
  const [result, setResult] = useState<AuditVerificationView | null>(null);
  const { run, isPending, errors } = useAction(action, { onDone: setResult });
  const anchor = result?.problem === null ? result.head : head;
  return (
    <Panel
      title="The chain"
      description="Every event holds the hash of the one before it"
      actions={
        <Button
          size="sm"
          icon={<ShieldCheck />}
          isPending={isPending}
          onPress={() => {
            run({});
          }}
        >
          Verify chain
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        {errors.map(({ message }) => (
          <p key={message} role="alert" className="text-sm text-bad-ink">
            {message}
          </p>
        ))}
        {result !== null && <Outcome result={result} />}
        {anchor !== null && (
          <CodeBlock
            code={`${String(anchor.sequence)}:${anchor.hash}`}
            title="Head, as an anchor"
            label="anchor"
          />
        )}
        <p className="text-sm text-ink-3">
          Keep an anchor where nobody who can write to the store can reach it: together with it, a
          verification also finds a record that was rewritten from its beginning, or whose tail was cut.
        </p>
      </div>
    </Panel>
  );
}

function Outcome({ result }: { result: AuditVerificationView }) {
  const { problem, count, checkedAt } = result;
  if (problem !== null) {
    return (
      <Banner tone="bad" title="The chain is broken">
        {problem}
      </Banner>
    );
  }
  return (
    <Banner tone="info" icon={<ShieldCheck />} title={`${formatCount(count, 'event')} verified`}>
      Every event is where and what it was when it was written. Checked <Time value={checkedAt} />.
    </Banner>
  );
}
