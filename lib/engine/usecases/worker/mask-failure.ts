import type { Failure } from '../../base/failure';
import { maskPasswordLiterals } from '../../sql/mask-password-literals';
import type { WorkerPorts } from './worker-ports';

/** The failure as it may be shown: what a program said, which its sentences may quote, has its passwords masked. */
export const maskFailure = ({ parser }: Pick<WorkerPorts, 'parser'>, told: Failure): Failure => ({
  ...told,
  summary: maskPasswordLiterals(parser, told.summary),
  ...(told.why === undefined ? {} : { why: maskPasswordLiterals(parser, told.why) }),
});
