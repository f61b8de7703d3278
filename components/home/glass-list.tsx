import { ShieldAlert } from 'lucide-react';
import { csvHref } from '@/lib/contracts/csv-href';
import type { OwedGlassRow } from '@/lib/contracts/home';
import { CsvLink } from '@/components/ui/csv-link';
import { StateMark } from '@/components/ui/state-mark';
import { TextLink } from '@/components/ui/text-link';
import { Time } from '@/components/ui/time';

/** Starts in spite of a freeze that want something of the reader. */
export function GlassList({ rows }: { rows: readonly OwedGlassRow[] }) {
  return (
    <>
      <ul className="flex flex-col" aria-label="Starts in spite of a freeze">
        {rows.map(({ id, wants, isOverdue, deploy, askedBy, askedAt, reason }) => (
          <li key={id} className="flex items-start gap-3 border-t border-line px-4 py-2.5 first:border-t-0">
            <StateMark
              family={isOverdue ? 'bad' : wants === 'review' ? 'attention' : 'waiting'}
              icon={<ShieldAlert />}
            />
            <div className="min-w-0 flex-1 text-base">
              <p>
                <TextLink href={`/d/${String(deploy.number)}#break-glass`}>
                  {wants === 'review'
                    ? 'Review the break-glass start of'
                    : 'Confirm the break-glass start of'}{' '}
                  #{deploy.number}
                </TextLink>{' '}
                <span className="text-ink-2">
                  {deploy.project.name} {deploy.environment.name}
                </span>
              </p>
              <p className="text-sm wrap-anywhere text-ink-2">
                {askedBy} asked <Time value={askedAt} />: {reason}
              </p>
              {isOverdue && (
                <p className="text-sm text-bad-ink">
                  Overdue: nothing new is requested in {deploy.project.name} until it is reviewed.
                </p>
              )}
            </div>
          </li>
        ))}
      </ul>
      <div data-print="hide" className="flex justify-end border-t border-line px-2 py-1">
        <CsvLink href={csvHref('owed-starts')} of="Starts in spite of a freeze" />
      </div>
    </>
  );
}
