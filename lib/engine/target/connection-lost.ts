import { failure, type Failure } from '../base/failure';

/** The session is over and nobody said why. */
export const connectionLost = (): Failure =>
  failure('TARGET.CONNECTION_LOST', 'The connection to the target ended unexpectedly.');
