import type { Instant } from '../model/instant';
import type { OperationFacts, StoreServer, WorkerHeartbeat } from '../model/operations';

/** What an operator watches. Every read costs the same however long the history is. */
export interface OperationReads {
  operationFacts(at: Instant): Promise<OperationFacts>;
  /** The one that was heard last comes first. */
  workers(): Promise<readonly WorkerHeartbeat[]>;
  storeServer(): Promise<StoreServer>;
}

/** That a worker lives. Not an act: nothing of it is audited. */
export interface Heartbeats {
  /** Says it once more, and forgets those that were not heard for a day. */
  beat(heartbeat: WorkerHeartbeat): Promise<void>;
  /** The worker ends as it was asked to. */
  end(workerId: string): Promise<void>;
}
