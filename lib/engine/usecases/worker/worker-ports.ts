import type { Recent } from '../../base/recent';
import type { Failure } from '../../base/failure';
import type { Result } from '../../base/result';
import type { SourceFile } from '../../model/release';
import type { CredentialSource, Environment } from '../../model/environment';
import type { DatamodelEngine } from '../../ports/datamodel-engine';
import type { Ports } from '../../ports/ports';
import type { ProgramParser } from '../../ports/program-parser';
import type { RunJournal } from '../../ports/journal';
import type { Heartbeats } from '../../ports/operations';
import type { SecretBinding } from '../../ports/secret-box';
import type { ProgramRunner } from '../../ports/program-runner';
import type { SourceReader } from '../../ports/source-reader';
import type { SourceWriter } from '../../ports/source-writer';
import type { StoreUpkeep } from '../../ports/upkeep';
import type { WebhookSender } from '../../ports/webhook-sender';
import type { HostBreaker } from '../../observe/host-breaker';
import type { FailPoints } from '../../run/fail-points';
import type { ScratchServer } from '../../scratch/scratch-server';
import type { ParsedScript } from '../../sql/parse-script';
import type { QuickParser } from '../../sql/quick-parser';
import type { SqlParser } from '../../sql/sql-parser';
import type { HostPolicy } from '../../target/host-policy';
import type { ExpectedSchemas } from './expected-schema-memory';
import type { LiveSchema } from './live-schema-memory';
import type { Looks } from './looks';

/** Other people's SQL, parsed within limits of time and memory. */
export interface ScriptParser {
  parse(text: string, separator?: string | null): Promise<ParsedScript>;
}

/** Passwords of targets, opened for one use: never kept, never logged. */
export interface Credentials {
  passwordOf(binding: SecretBinding, credential: CredentialSource): Promise<Result<string>>;
}

/** What trying the programs of a folder came to, by its content. */
export type Recordings = Recent<Result<readonly SourceFile[], readonly Failure[]>>;

/** What the worker has beyond the ports of every process. */
export interface WorkerPorts extends Ports {
  readonly sources: SourceReader;
  /** Between two readings of a source that must agree, where that is not the usual pause. */
  readonly settleMilliseconds?: number;
  readonly sourceWriter: SourceWriter;
  readonly programs: ProgramParser;
  readonly datamodels: DatamodelEngine;
  readonly credentials: Credentials;
  readonly hostPolicy: HostPolicy;
  readonly scripts: ScriptParser;
  /** The same parser without a thread, for texts that the guarded one has let through. */
  readonly parser: SqlParser;
  /** The scratch server of a major version, or whichever there is. Failures: SCRATCH.NO_SERVER, SCRATCH.FETCHING, SCRATCH.FETCH_FAILED. */
  readonly scratchServer: (major: number | 'any') => Promise<Result<ScratchServer>>;
  readonly extensionsAllowed: readonly string[];
  readonly programRunner: ProgramRunner;
  /** For what programs say: within limits too, and each said once. */
  readonly relayParser: QuickParser;
  readonly recordings: Recordings;
  /** What expected schemas turned out to be, by content: reading one again costs more than all the rest of a drift check. */
  readonly expectedSchemas: ExpectedSchemas;
  /** What live schemas were when drift was checked last: the next check reads of them what moved since. */
  readonly liveSchemas: Recent<LiveSchema>;
  /** Hosts that are left alone for a moment, since nobody could reach them. */
  readonly hosts: HostBreaker;
  /** What looks share, and what they found last. */
  readonly looks: Looks;
  /** Whether texts that differ as printed came to the same when PostgreSQL read them again, by content. */
  readonly sameTexts: Recent<boolean>;
  readonly journal: RunJournal;
  readonly webhooks: WebhookSender;
  readonly heartbeats: Heartbeats;
  readonly upkeep: StoreUpkeep;
  readonly failPoints: FailPoints;
  readonly workerId: string;
  /** Aborts when the process has to end. */
  readonly stopping: AbortSignal;
}

/** The password of a stored environment. */
export const passwordOf = (
  { credentials }: Pick<WorkerPorts, 'credentials'>,
  environment: Pick<Environment, 'id' | 'connection' | 'credential'>,
): Promise<Result<string>> =>
  credentials.passwordOf(
    { environmentId: environment.id, connection: environment.connection },
    environment.credential,
  );
