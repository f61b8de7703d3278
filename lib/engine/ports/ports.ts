import type { Clock } from './clock';
import type { Ids } from './ids';
import type { RunReads } from './journal';
import type { Logger } from './logger';
import type { OperationReads } from './operations';
import type { ReleaseReader } from './release-reader';
import type { SecondFactorCodes } from './second-factor-codes';
import type { PasswordHasher, SecretSealer } from './secret-box';
import type { SignInThrottle, Store } from './store';

/** What every process has. A use case asks for `Pick<Ports, …>`. */
export interface Ports {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly store: Store;
  readonly releases: ReleaseReader;
  readonly runs: RunReads;
  readonly operations: OperationReads;
  readonly throttle: SignInThrottle;
  readonly sealer: SecretSealer;
  readonly passwords: PasswordHasher;
  readonly secondFactorCodes: SecondFactorCodes;
}
