import { CircleDashed, Hourglass, UserRoundCheck, UserRoundX } from 'lucide-react';
import type { DeployReview, VerdictView } from '@/lib/contracts/deploy';
import { formatCount } from '@/lib/client/format-number';
import { Panel } from '@/components/ui/panel';
import { StateMark } from '@/components/ui/state-mark';
import { Time } from '@/components/ui/time';

/** Who gave a verdict, whether it counts and why not, and how many are missing. */
export function ApprovalsPanel({ review }: { review: DeployReview }) {
  const { needed, counted, verdicts, approverRole, hours } = review.approvals;
  const missing = Math.max(0, needed - counted);
  const isWaiting = review.state === 'awaiting_approval';
  return (
    <Panel
      title="Approvals"
      description={
        needed === 0 ? 'The policy asks for none.' : `${String(counted)} of ${String(needed)} needed`
      }
      padding="flush"
      {...(isWaiting &&
        needed > 0 && {
          footer: `An approval counts for ${formatCount(hours, 'hour')} and for this plan only.`,
        })}
    >
      <ul className="flex flex-col">
        {verdicts.map((verdict, index) => (
          <VerdictRow key={index} verdict={verdict} />
        ))}
        {isWaiting && missing > 0 && (
          <li className="flex items-start gap-3 border-t border-line px-4 py-2.5 first:border-t-0">
            <StateMark family="waiting" icon={<Hourglass />} />
            <span className="text-base">
              {missing === 1 ? 'One more of' : `${String(missing)} more of`}{' '}
              {approverRole === 'administrator' ? 'the administrators' : 'the approvers'} of the project
            </span>
          </li>
        )}
        {isWaiting && needed > 0 && (
          <li className="flex items-start gap-3 border-t border-line px-4 py-2.5 text-ink-3 first:border-t-0">
            <StateMark family="off" icon={<CircleDashed />} />
            <span className="text-base">{review.requestedBy} cannot: asked for it</span>
          </li>
        )}
        {verdicts.length === 0 && !(isWaiting && needed > 0) && (
          <li className="px-4 py-2.5 text-base text-ink-3">Nobody gave a verdict.</li>
        )}
      </ul>
    </Panel>
  );
}

function VerdictRow({ verdict }: { verdict: VerdictView }) {
  const { personName, reason, objection, isUsed, at } = verdict;
  const approves = verdict.verdict === 'approve';
  return (
    <li className="flex items-start gap-3 border-t border-line px-4 py-2.5 first:border-t-0">
      <StateMark
        family={approves ? (objection === null ? 'ok' : 'off') : 'bad'}
        icon={approves ? <UserRoundCheck /> : <UserRoundX />}
      />
      <div className="min-w-0 flex-1">
        <p className="text-base">
          <span className="font-medium">{personName}</span> {approves ? 'approved' : 'rejected'}{' '}
          <span className="text-sm text-ink-3">
            <Time value={at} />
          </span>
        </p>
        {reason !== null && <p className="text-sm wrap-anywhere text-ink-2">{reason}</p>}
        {isUsed && <p className="text-sm text-ink-3">Counted for the run.</p>}
        {approves && objection !== null && (
          <p className="text-sm text-attention-ink">Does not count: {objection}</p>
        )}
      </div>
    </li>
  );
}
