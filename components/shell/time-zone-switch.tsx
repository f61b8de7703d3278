'use client';

import { Segmented } from '@/components/ui/segmented';
import { chooseTimeZoneMode, useTimeZoneMode } from '@/components/ui/time-zone-mode';
import type { TimeZoneMode } from '@/lib/client/clock-choice';

/** Which clock all times are shown in: two of them always, and a place that was chosen on the account's page. */
export function TimeZoneSwitch({ className }: { className?: string }) {
  const mode = useTimeZoneMode();
  const options = mode.startsWith('zone:') ? [...OPTIONS, { value: mode, label: placeOf(mode) }] : OPTIONS;
  return (
    <Segmented<TimeZoneMode>
      label="Show times in"
      value={mode}
      options={options}
      onChange={chooseTimeZoneMode}
      {...(className !== undefined && { className })}
    />
  );
}

const OPTIONS: readonly { value: TimeZoneMode; label: string }[] = [
  { value: 'utc', label: 'UTC' },
  { value: 'local', label: 'Local' },
];

/** `Europe/Oslo` as `Oslo`. */
const placeOf = (mode: TimeZoneMode): string => (mode.split('/').at(-1) ?? mode).replaceAll('_', ' ');
