'use client';

import type { RunSettingsFields } from '@/lib/contracts/plan';
import { formText } from '@/lib/client/form-text';
import { NumberField } from '@/components/ui/number-field';

const MINUTE_MS = 60_000;

/** How the run meets locks and long statements. */
export function RunSettingsFieldset({ settings }: { settings: RunSettingsFields }) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <NumberField
        label="Wait for a lock"
        name="lockTimeoutMs"
        unit="ms"
        defaultValue={settings.lockTimeoutMs}
        minValue={50}
        step={50}
        description="Short, so that other sessions never queue up behind us for long."
      />
      <NumberField
        label="Tries"
        name="lockAttempts"
        defaultValue={settings.lockAttempts}
        minValue={1}
        maxValue={50}
        description="How often a migration is tried when it does not get its lock."
      />
      <NumberField
        label="First pause"
        name="backoffMs"
        unit="ms"
        defaultValue={settings.backoffMs}
        minValue={100}
        step={100}
        description="Doubles with each try."
      />
      <NumberField
        label="Longest pause"
        name="maximumBackoffMs"
        unit="ms"
        defaultValue={settings.maximumBackoffMs}
        minValue={100}
        step={100}
      />
      <NumberField
        label="Longest statement"
        name="statementMinutes"
        unit="min"
        defaultValue={Math.round(settings.statementTimeoutMs / MINUTE_MS)}
        minValue={1}
        maxValue={1440}
        description="A statement that takes longer is ended by the server."
      />
    </div>
  );
}

/** The settings as typed; null where the fields are not in the form. Pure. */
export function readRunSettings(form: FormData): RunSettingsFields | null {
  if (!form.has('lockTimeoutMs')) return null;
  const number = (name: string): number => Number(formText(form, name));
  return {
    lockTimeoutMs: number('lockTimeoutMs'),
    statementTimeoutMs: number('statementMinutes') * MINUTE_MS,
    lockAttempts: number('lockAttempts'),
    backoffMs: number('backoffMs'),
    maximumBackoffMs: number('maximumBackoffMs'),
  };
}
