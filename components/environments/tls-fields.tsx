'use client';

import { TLS_MODES, type TlsMode } from '@/lib/contracts/tls-mode';
import { oneOf } from '@/lib/client/one-of';
import { Checkbox } from '@/components/ui/checkbox';
import { SelectField } from '@/components/ui/select-field';
import { TextArea } from '@/components/ui/text-area';
import type { DraftFieldsProps } from './connection-fields';

const MODES: Readonly<Record<TlsMode, { readonly label: string; readonly description: string }>> = {
  disable: { label: 'Off', description: 'Everything travels in the clear, the data too.' },
  require: { label: 'Require', description: 'Encrypted; who answers is not checked.' },
  verify_ca: {
    label: 'Verify CA',
    description: 'Encrypted; the certificate has to come from a known authority.',
  },
  verify_full: {
    label: 'Verify full',
    description: 'The same, and it has to be for this host. The safe choice.',
  },
};

/** How the connection is protected. */
export function TlsFields({ draft, onChange }: DraftFieldsProps) {
  return (
    <div className="flex flex-col gap-4">
      <SelectField
        name="tlsMode"
        label="TLS"
        options={TLS_MODES.map((id) => ({ id, ...MODES[id] }))}
        value={draft.tlsMode}
        onChange={(key) => {
          const chosen = oneOf(TLS_MODES, key);
          if (chosen !== undefined) onChange({ tlsMode: chosen });
        }}
      />
      {draft.tlsMode !== 'disable' && (
        <TextArea
          name="caCertificate"
          label="CA certificate"
          description="In PEM form. Empty: the authorities of the worker’s system."
          placeholder="-----BEGIN CERTIFICATE-----"
          rows={4}
          value={draft.caCertificate}
          onChange={(caCertificate) => {
            onChange({ caCertificate });
          }}
          isMono
          isOptional
          spellCheck="false"
        />
      )}
      <Checkbox
        name="allowWeakAuthentication"
        description="Cleartext and md5 give the password, or what is as good as it, to whoever listens or answers."
        isSelected={draft.allowWeakAuthentication}
        onChange={(allowWeakAuthentication) => {
          onChange({ allowWeakAuthentication });
        }}
      >
        Allow cleartext and md5 authentication
      </Checkbox>
    </div>
  );
}
