import type { RunSettingsFields } from '@/lib/contracts/plan';
import { Duration } from '@/components/ui/duration';
import { KeyValueList } from '@/components/ui/key-value-list';

/** How the run meets locks and long statements. */
export function PlanSettings({ settings }: { settings: RunSettingsFields }) {
  return (
    <KeyValueList
      items={[
        {
          key: 'Waits for a lock',
          value: <Duration ms={settings.lockTimeoutMs} />,
          note: 'then gives way to live traffic',
        },
        {
          key: 'Tries',
          value: settings.lockAttempts,
          note: (
            <>
              pauses of <Duration ms={settings.backoffMs} />, doubled up to{' '}
              <Duration ms={settings.maximumBackoffMs} />
            </>
          ),
        },
        { key: 'Longest statement', value: <Duration ms={settings.statementTimeoutMs} /> },
      ]}
    />
  );
}
