import { Download } from 'lucide-react';
import { LinkButton } from '@/components/ui/link-button';
import { Panel } from '@/components/ui/panel';

/** The file that helps somebody who was not here, and what to mind before handing it on. */
export function DiagnosticsPanel() {
  return (
    <Panel title="Diagnostics" description="One file for a report about this installation">
      <p className="mb-3 max-w-prose">
        Versions, which variables are set, health, counts by state and the last lines of the logs. Secrets are
        taken out; names of hosts, folders and people may stand in the log lines, so read it before you hand
        it on. The record says who downloaded it.
      </p>
      <LinkButton href="/api/v1/diagnostics" icon={<Download />} download>
        Download diagnostics
      </LinkButton>
    </Panel>
  );
}
