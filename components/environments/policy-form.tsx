'use client';

import type { Action } from '@/lib/contracts/action';
import type { PolicyView, SavePolicyInput } from '@/lib/contracts/policy';
import { APPROVER_ROLES, STRICTNESS } from '@/lib/contracts/policy-words';
import { formText } from '@/lib/client/form-text';
import { oneOf } from '@/lib/client/one-of';
import { useAction } from '@/lib/client/use-action';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Form } from '@/components/ui/form';
import { NumberField } from '@/components/ui/number-field';
import { RadioGroup } from '@/components/ui/radio-group';
import { SelectField } from '@/components/ui/select-field';
import { showToast } from '@/components/ui/toast-region';

export interface PolicyFormProps {
  environmentId: string;
  policy: PolicyView;
  /** The project's migrations are programs. */
  hasPrograms: boolean;
  save: Action<SavePolicyInput, { version: number }>;
}

/** What an environment demands before a run may start. Every save is a new version, and open plans become stale by it. */
export function PolicyForm({ environmentId, policy, hasPrograms, save }: PolicyFormProps) {
  const { run, isPending, errors } = useAction(save, {
    onDone: ({ version }) => {
      showToast({ title: `Policy version ${String(version)} holds now`, detail: 'Open plans are stale.' });
    },
  });
  return (
    <Form
      key={policy.version}
      errors={errors}
      onSubmit={(event) => {
        event.preventDefault();
        const read = readPolicy(new FormData(event.currentTarget));
        if (read !== null) run({ environmentId, basedOn: policy.version, policy: read });
      }}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <NumberField
          name="approvalsNeeded"
          label="Approvals needed"
          description="From people other than the requester."
          defaultValue={policy.approvalsNeeded}
          minValue={0}
          maxValue={10}
        />
        <NumberField
          name="approvalHours"
          label="Approvals hold for"
          unit="h"
          defaultValue={policy.approvalHours}
          minValue={1}
          maxValue={72}
        />
        <SelectField
          name="approverRole"
          label="Who may approve"
          className="sm:col-span-2"
          defaultValue={policy.approverRole}
          options={[
            { id: 'approver', label: 'Approvers and administrators' },
            { id: 'administrator', label: 'Administrators only' },
          ]}
        />
      </div>
      <Checkbox
        name="promotionRequired"
        value="yes"
        defaultSelected={policy.promotionRequired}
        description="Every migration of a plan has to be applied, with the same text, in the environment before this one."
      >
        Keep the promotion order
      </Checkbox>
      <Checkbox
        name="secondFactorRequired"
        value="yes"
        defaultSelected={policy.secondFactorRequired}
        description="Whoever approves, or confirms a start in a freeze, gives a code of their second factor, not longer than 5 minutes before. People set one up under Your account."
      >
        Approving demands a second factor
      </Checkbox>
      {hasPrograms && (
        <Checkbox
          name="programValuesMayDiffer"
          value="yes"
          defaultSelected={policy.programValuesMayDiffer}
          description="In INSERT, UPDATE, DELETE and MERGE alone, the rest of the statement as planned. What was sent instead stands beside the statement. Without it such a run is stopped, and nothing of it stays."
        >
          Programs may send other values than they did when they were recorded
        </Checkbox>
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <Strictness name="openDrift" label="Open drift" start={policy.openDrift} />
        <Strictness name="editedMigrations" label="Edited migrations" start={policy.editedMigrations} />
        <Strictness name="missingMigrations" label="Missing migrations" start={policy.missingMigrations} />
        <Strictness name="notAnalysed" label="SQL that could not be analysed" start={policy.notAnalysed} />
      </div>
      <div className="flex items-center justify-end gap-3">
        <span className="text-sm text-ink-3">Based on version {policy.version}</span>
        <Button type="submit" variant="primary" isPending={isPending}>
          Save policy
        </Button>
      </div>
    </Form>
  );
}

function Strictness({ name, label, start }: { name: string; label: string; start: 'blocks' | 'warns' }) {
  return (
    <RadioGroup
      name={name}
      label={label}
      defaultValue={start}
      options={[
        { value: 'blocks', label: 'Blocks' },
        { value: 'warns', label: 'Warns' },
      ]}
    />
  );
}

/** The fields as a policy; null when the browser sent what the form cannot make. The server looks at the numbers. */
function readPolicy(form: FormData): SavePolicyInput['policy'] | null {
  const approverRole = oneOf(APPROVER_ROLES, formText(form, 'approverRole'));
  const openDrift = readStrictness(form, 'openDrift');
  const editedMigrations = readStrictness(form, 'editedMigrations');
  const missingMigrations = readStrictness(form, 'missingMigrations');
  const notAnalysed = readStrictness(form, 'notAnalysed');
  if (approverRole === undefined || openDrift === undefined || editedMigrations === undefined) return null;
  if (missingMigrations === undefined || notAnalysed === undefined) return null;
  return {
    approvalsNeeded: Number(formText(form, 'approvalsNeeded')),
    approverRole,
    promotionRequired: formText(form, 'promotionRequired') === 'yes',
    openDrift,
    editedMigrations,
    missingMigrations,
    notAnalysed,
    approvalHours: Number(formText(form, 'approvalHours')),
    secondFactorRequired: formText(form, 'secondFactorRequired') === 'yes',
    programValuesMayDiffer: formText(form, 'programValuesMayDiffer') === 'yes',
  };
}

const readStrictness = (form: FormData, name: string) => oneOf(STRICTNESS, formText(form, name));
