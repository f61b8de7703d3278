import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import type { AuditAnchor, AuditEvent, ChainedEvent } from '../../engine/audit/audit-event';
import { AUDIT_ACTIONS } from '../../engine/audit/audit-event';
import {
  checkNext,
  closeCheck,
  describeChainProblem,
  startOfChain,
  type ChainCheck,
} from '../../engine/audit/verify-chain';
import type { CanonicalValue } from '../../engine/base/canonical-json';
import { failure } from '../../engine/base/failure';
import { failed, success, type Result } from '../../engine/base/result';

/** The verdict about an export. */
export interface ExportVerdict {
  readonly file: string;
  readonly intact: boolean;
  readonly events: number;
  readonly head: AuditAnchor | null;
  readonly anchors: number;
  readonly problem: string | null;
}

const canonicalValue: z.ZodType<CanonicalValue> = z.lazy(() =>
  z.union([
    z.null(),
    z.boolean(),
    z.number(),
    z.string(),
    z.array(canonicalValue),
    z.record(z.string(), canonicalValue),
  ]),
);

const auditEvent: z.ZodType<AuditEvent> = z.strictObject({
  format: z.literal(1),
  action: z.enum(AUDIT_ACTIONS),
  at: z.string(),
  actor: z.strictObject({
    kind: z.enum(['person', 'operator', 'system', 'anonymous']),
    id: z.string().nullable(),
    name: z.string(),
  }),
  object: z.strictObject({
    kind: z.enum([
      'installation',
      'person',
      'project',
      'environment',
      'release',
      'plan',
      'deploy',
      'drift',
      'webhook',
      'audit',
    ]),
    id: z.string().nullable(),
    name: z.string(),
  }),
  projectId: z.string().nullable(),
  environmentId: z.string().nullable(),
  deployId: z.string().nullable(),
  before: canonicalValue,
  after: canonicalValue,
  reason: z.string().nullable(),
  via: z.enum(['browser', 'cli', 'worker']),
  address: z.string().nullable(),
  requestId: z.string(),
});

const exportedLine: z.ZodType<ChainedEvent> = z.strictObject({
  sequence: z.int().positive(),
  previousHash: z.string().length(64),
  hash: z.string().length(64),
  event: auditEvent,
});

/** Verifies an export without any server: every link, every content, every anchor, and with an anchor also that no tail was cut. */
export async function verifyExport(input: {
  readonly file: string;
  readonly anchors: readonly AuditAnchor[];
}): Promise<Result<ExportVerdict>> {
  const lines = createInterface({
    input: createReadStream(input.file, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  let check: ChainCheck = startOfChain();
  let number = 0;
  try {
    for await (const line of lines) {
      number += 1;
      if (line === '') continue;
      const parsed = readLine(line);
      if (parsed === null) return failed(notAnEvent(input.file, number));
      check = checkNext(check, parsed, input.anchors);
    }
  } catch (cause) {
    return failed(
      failure('CLI.FILE_UNREADABLE', `${input.file} cannot be read.`, {
        why: cause instanceof Error ? cause.message : undefined,
        fix: 'Check the path.',
      }),
    );
  }
  const closed = closeCheck(check, input.anchors);
  if (closed.count === 0) return failed(nothingInIt(input.file));
  return success({
    file: input.file,
    intact: closed.problem === null,
    events: closed.count,
    head: closed.head,
    anchors: input.anchors.length,
    problem: closed.problem === null ? null : describeChainProblem(closed.problem),
  });
}

/** `12:ab…`, as the log and a target's `lockkeeper` schema keep it. */
export function readAnchor(text: string): Result<AuditAnchor> {
  const [sequence, hash, ...more] = text.split(':');
  const anchor = z
    .strictObject({ sequence: z.coerce.number().int().positive(), hash: z.hex().length(64) })
    .safeParse({ sequence, hash });
  if (anchor.success && more.length === 0) return success(anchor.data);
  return failed(
    failure('CLI.ANCHOR', `${text} is not an anchor.`, {
      fix: 'Write it as sequence:hash, for example 1200:ab12… with 64 hex digits.',
    }),
  );
}

function readLine(line: string): ChainedEvent | null {
  try {
    const parsed = exportedLine.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** A record begins with the installation itself, so that an export without events is none. */
const nothingInIt = (file: string) =>
  failure('AUDIT.EMPTY', 'The file holds no audit event.', {
    why: 'Everything in it was cut away, or it is not an export.',
    fix: 'Export the record again.',
    where: { file },
  });

const notAnEvent = (file: string, line: number) =>
  failure('AUDIT.NOT_AN_EVENT', `Line ${String(line)} is not an audit event.`, {
    why: 'Something was added, or the line was changed so that it cannot be read.',
    where: { file, line },
  });
