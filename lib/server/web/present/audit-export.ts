import 'server-only';
import { exportLine } from '../../../engine/audit/verify-chain';
import type { AuditExport } from '../../../engine/index';
import { csvOfAudit } from './audit-csv';
import { byteStream } from './byte-stream';

const TYPES = {
  jsonl: 'application/x-ndjson; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
} as const;

/** An export as the body of an answer, read from the store as fast as the other side takes it. */
export function exportBody(given: AuditExport): {
  readonly body: BodyInit;
  readonly headers: Readonly<Record<string, string>>;
} {
  const { format, isWhole } = given;
  return {
    body: byteStream(format === 'csv' ? csvOfAudit(given) : jsonLines(given)),
    headers: {
      'Content-Type': TYPES[format],
      'Content-Disposition': `attachment; filename="lockkeeper-audit${isWhole ? '' : '-part'}.${format}"`,
    },
  };
}

async function* jsonLines({ events }: AuditExport): AsyncGenerator<string> {
  for await (const event of events) yield exportLine(event);
}
