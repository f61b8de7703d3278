import { failure } from '../../engine/base/failure';
import { Fault } from '../../engine/base/fault';

/** Every way in which the embedded PostgreSQL can let us down; listed in docs/errors.md. */
export type EmbeddedFaultCode =
  | 'EMBEDDED.BUSY'
  | 'EMBEDDED.FOLDER'
  | 'EMBEDDED.INIT_FAILED'
  | 'EMBEDDED.NO_BINARIES'
  | 'EMBEDDED.NO_PORT'
  | 'EMBEDDED.NO_SERVER_USER'
  | 'EMBEDDED.NOT_ANSWERING'
  | 'EMBEDDED.NOT_OWNER'
  | 'EMBEDDED.OTHER_MAJOR'
  | 'EMBEDDED.PASSWORD_LOST'
  | 'EMBEDDED.PLATFORM'
  | 'EMBEDDED.START_FAILED'
  | 'EMBEDDED.STOP_FAILED';

/** One clear sentence about the embedded PostgreSQL, with the way out; `cause` is for the log. */
export function embeddedFault(
  code: EmbeddedFaultCode,
  summary: string,
  more: { readonly why?: string | undefined; readonly fix?: string; readonly cause?: unknown } = {},
): Fault {
  return new Fault(failure(code, summary, { why: more.why, fix: more.fix }), { cause: more.cause });
}
