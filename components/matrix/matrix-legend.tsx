import { LookMark } from '@/components/states/look-badge';
import { MARK_LOOKS, MIGRATION_LOOKS } from '@/components/states/migration-looks';
import { CsvLink } from '@/components/ui/csv-link';
import { MIGRATION_STATES } from '@/lib/contracts/states';

/** What every sign of the matrix means; always in view. */
export function MatrixLegend({ csv }: { csv: string }) {
  const looks = [
    ...MIGRATION_STATES.map((state) => MIGRATION_LOOKS[state]),
    MARK_LOOKS.edited,
    MARK_LOOKS.out_of_order,
  ];
  return (
    <div className="flex flex-wrap items-center justify-between border-t border-line pe-2">
      <dl aria-label="Legend" className="flex flex-wrap gap-x-4 gap-y-1.5 px-4 py-2.5 text-xs text-ink-3">
        {looks.map((look) => (
          <div key={look.word} title={look.means} className="inline-flex items-center gap-1.5">
            <dt>
              <LookMark look={look} />
            </dt>
            <dd>{look.word}</dd>
          </div>
        ))}
      </dl>
      <span data-print="hide">
        <CsvLink href={csv} of="the matrix" />
      </span>
    </div>
  );
}
