import { hostname } from 'node:os';
import { failed, success, type Result } from '../../engine/base/result';
import {
  createLooks,
  createGuardedParser,
  createQuickParser,
  loadParser,
  type WorkerPorts,
  recheckDrift,
  rememberExpectedSchemas,
  rememberLiveSchemas,
  rememberParsed,
  rememberRecordings,
  HostBreaker,
  rememberSameTexts,
} from '../../engine/worker';
import { createPorts, missing, type ProcessPorts } from '../create-ports';
import { PRIVATE_ONLY } from '../default-hosts';
import { npmVariables, targetVariables, type Env } from '../env';
import { openSecretReference } from '../secrets/open-secret-reference';
import { writePublicKey } from '../secrets/sealing-key';
import { openKeyFile, type KeyFileOpener } from '../secrets/secret-opener-file';
import { createSchemaEngine } from '../schema-engine/create-schema-engine';
import { createChildProgramRunner } from '../programs/child-program-runner';
import { createKernelSandbox } from '../programs/kernel-sandbox';
import { createProgramParser } from '../sources/create-program-parser';
import { createFolderSourceReader } from '../sources/folder-source-reader';
import { createFolderSourceWriter } from '../sources/folder-source-writer';
import { createStoreUpkeep } from '../store/store-upkeep';
import { createHeartbeats } from '../store/heartbeats';
import { createRunJournal } from '../store/run-journal';
import { createRunReads } from '../store/run-reads';
import { openJournalist } from '../db';
import { armForTests } from './arm-for-tests';
import { createScratchServers, type ScratchServersInput } from './scratch-servers';
import { createWebhookSender } from '../webhooks/create-webhook-sender';

/** Limits for other people's SQL (`reference/reliability.md` D-07, D-08). */
const PARSER_LIMITS = { timeoutMs: 20_000, maxOldGenerationSizeMb: 2_048 };

export interface WorkerContainer {
  readonly ports: WorkerPorts;
  readonly process: ProcessPorts;
  close(): Promise<void>;
}

/** The composition root of the worker: everything that pages have, and the half that opens secrets and speaks to targets. */
export async function createWorkerContainer(
  given: Env,
  stopping: AbortSignal,
): Promise<Result<WorkerContainer>> {
  const armed = await armForTests(given);
  if (!armed.ok) return armed;
  const { env, failPoints } = armed.value;
  if (env.sealingPrivateKeyFile === null) return failed(missing('LOCKKEEPER_SEALING_PRIVATE_KEY_FILE'));
  const opener = await openKeyFile(env.sealingPrivateKeyFile);
  if (!opener.ok) return opener;
  const made = createPorts({ ...env, sealingPublicKey: publicKeyOf(opener.value) }, 'worker');
  if (!made.ok) return made;
  const parser = createGuardedParser(PARSER_LIMITS);
  const { ports, database, databaseUrl } = made.value;
  const scratchServers = createScratchServers({
    given: { any: env.scratchDatabaseUrl, byMajor: env.scratchDatabaseUrls },
    own: ownServersOf(env),
    clock: ports.clock,
    logger: ports.logger,
    stopping,
    onFetched: () => recheckDrift(ports),
  });
  const journalist = await openJournalist({
    url: databaseUrl,
    applicationName: 'lockkeeper journal',
    onError: (error) => {
      ports.logger.warn('journal.connection_lost', { error });
    },
  });
  const references = { variables: targetVariables(), folders: env.secretsFolders };
  const worker: WorkerPorts = {
    ...ports,
    sources: createFolderSourceReader({ roots: env.sourceRoots }),
    sourceWriter: createFolderSourceWriter({ roots: env.sourceRoots }),
    programs: createProgramParser(),
    datamodels: createSchemaEngine(),
    credentials: {
      passwordOf: async (binding, credential) =>
        credential.kind === 'reference'
          ? openSecretReference(credential.reference, references)
          : success(await opener.value.open(credential.secret, binding)),
    },
    hostPolicy: env.allowedHosts ?? PRIVATE_ONLY,
    scripts: { parse: rememberParsed((text, separator) => parser.parseScript(text, separator)) },
    relayParser: createQuickParser(await loadParser(), parser),
    programRunner: createChildProgramRunner({
      roots: env.sourceRoots,
      sandbox: createKernelSandbox(ports),
    }),
    recordings: rememberRecordings(),
    parser: await loadParser(),
    scratchServer: (major) => scratchServers.of(major),
    extensionsAllowed: env.allowedExtensions,
    expectedSchemas: rememberExpectedSchemas(),
    liveSchemas: rememberLiveSchemas(),
    hosts: new HostBreaker(),
    looks: createLooks(ports),
    sameTexts: rememberSameTexts(),
    journal: createRunJournal({
      journalist,
      reads: createRunReads(database),
      clock: ports.clock,
      logger: ports.logger,
    }),
    webhooks: createWebhookSender(),
    heartbeats: createHeartbeats(database),
    upkeep: createStoreUpkeep(database, {
      observationsDays: env.keepObservationsDays,
      journalsDays: env.keepJournalsDays,
    }),
    failPoints,
    workerId: `${hostname()}:${String(process.pid)}`,
    stopping,
  };
  return success({
    ports: worker,
    process: made.value,
    close: async () => {
      await parser.close();
      await scratchServers.close();
      await journalist.close();
      await made.value.close();
    },
  });
}

/** Whoever has the private key needs to be told no public one. */
function publicKeyOf(opener: KeyFileOpener): string | null {
  const [current] = opener.keys();
  return current === undefined ? null : writePublicKey(current.key);
}

function ownServersOf({ fetchServers, dataFolder }: Env): ScratchServersInput['own'] {
  return fetchServers === null ? null : { dataFolder, npm: fetchServers ? npmVariables() : null };
}
