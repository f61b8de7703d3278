'use client';

import { Segmented } from '@/components/ui/segmented';
import { chooseTimeZoneMode, useTimeZoneMode } from '@/components/ui/time-zone-mode';

/** Which clock all times are shown in. */
export function TimeZoneSwitch({ className }: { className?: string }) {
  const mode = useTimeZoneMode();
  return (
    <Segmented
      label="Show times in"
      value={mode}
      options={OPTIONS}
      onChange={chooseTimeZoneMode}
      {...(className !== undefined && { className })}
    />
  );
}

const OPTIONS = [
  { value: 'utc', label: 'UTC' },
  { value: 'local', label: 'Local' },
] as const;
