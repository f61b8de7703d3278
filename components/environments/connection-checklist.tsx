import { Check, OctagonX, TriangleAlert } from 'lucide-react';
import type { ConnectionCheckView, ConnectionTestView } from '@/lib/contracts/answer';
import { StateMark } from '@/components/ui/state-mark';
import { CodeBlock } from '@/components/ui/code-block';

const LOOKS = {
  ok: { family: 'ok', icon: <Check />, label: 'fine' },
  warn: { family: 'attention', icon: <TriangleAlert />, label: 'look at this' },
  fail: { family: 'bad', icon: <OctagonX />, label: 'wrong' },
} as const;

/** The answer to *Test connection*: each thing that matters, whether it is right, why not, and the SQL that mends it. */
export function ConnectionChecklist({ test }: { test: ConnectionTestView }) {
  return (
    <div className="flex flex-col gap-3">
      <p className="font-medium">
        {test.ok ? 'The connection works' : 'The connection does not work like this'}
        {test.serverVersion !== null && `, PostgreSQL ${test.serverVersion}`}.
      </p>
      <ul className="flex flex-col gap-2.5">
        {test.checks.map((check, index) => (
          <CheckLine key={`${check.name} ${String(index)}`} check={check} />
        ))}
      </ul>
    </div>
  );
}

function CheckLine({ check: { outcome, summary, why, fix, sql } }: { check: ConnectionCheckView }) {
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2.5">
      <StateMark {...LOOKS[outcome]} size="sm" />
      <div className="flex min-w-0 flex-col gap-1 text-sm">
        <p className="wrap-anywhere text-ink">{summary}</p>
        {why !== null && <p className="wrap-anywhere text-ink-3">{why}</p>}
        {fix !== null && <p className="wrap-anywhere text-ink-2">{fix}</p>}
        {sql.length > 0 && <CodeBlock code={sql.join('\n')} label="SQL" />}
      </div>
    </li>
  );
}
