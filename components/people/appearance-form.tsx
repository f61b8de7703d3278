'use client';

import { useState } from 'react';
import { chooseDensity, useDensity } from '@/lib/client/density';
import type { Density } from '@/lib/client/density-cookie';
import { singleKeysAreOn, switchSingleKeys } from '@/lib/client/shortcuts';
import { OwnKeysForm } from './own-keys-form';
import { Segmented } from '@/components/ui/segmented';
import { SelectField } from '@/components/ui/select-field';
import { Switch } from '@/components/ui/switch';
import { chooseTimeZoneMode, localZone, useTimeZoneMode } from '@/components/ui/time-zone-mode';
import type { TimeZoneMode } from '@/lib/client/clock-choice';

/** Density, clock and keys of this browser. */
export function AppearanceForm() {
  return (
    <div className="flex flex-col gap-5">
      <DensityChoice />
      <ZoneChoice />
      <SingleKeys />
      <OwnKeysForm />
    </div>
  );
}

function DensityChoice() {
  const density = useDensity();
  return (
    <div className="flex flex-col items-start gap-1.5">
      <span className="text-sm font-medium">Density</span>
      <Segmented<Density>
        label="Density"
        value={density}
        options={[
          { value: 'comfortable', label: 'Comfortable' },
          { value: 'compact', label: 'Compact' },
        ]}
        onChange={chooseDensity}
      />
    </div>
  );
}

function ZoneChoice() {
  const mode = useTimeZoneMode();
  const zones = [
    { id: 'utc', label: 'UTC' },
    { id: 'local', label: `This browser: ${localZone()}` },
    ...Intl.supportedValuesOf('timeZone').map((zone) => ({ id: `zone:${zone}`, label: zone })),
  ];
  return (
    <SelectField
      label="Times are shown in"
      description="A link with ?tz=utc, ?tz=local or ?tz=Europe/Oslo shows them so for that visit."
      className="max-w-sm"
      options={zones}
      value={mode}
      onChange={(key) => {
        if (isMode(key)) chooseTimeZoneMode(key);
      }}
    />
  );
}

const isMode = (key: unknown): key is TimeZoneMode =>
  key === 'utc' || key === 'local' || (typeof key === 'string' && key.startsWith('zone:'));

function SingleKeys() {
  const [isOn, setIsOn] = useState(singleKeysAreOn);
  return (
    <Switch
      description="Press ? for the keyboard map. Keys with Ctrl or Cmd always work."
      isSelected={isOn}
      onChange={(next) => {
        switchSingleKeys(next);
        setIsOn(next);
      }}
    >
      Single-key shortcuts
    </Switch>
  );
}
