/**
 * The engine's back door, for the worker and the CLI: what touches targets. Nothing that a page can reach imports it.
 */
export { TRANSPILE } from './formats/javascript-driver';
export type { MigrationFormat } from './formats/format';
export { recognisedFormat } from './formats/find-sources';
export { FORMATS, formatOf, isTool } from './formats/registry';
export { cutElsewhere } from './plan/cut-elsewhere';
export { decideMode } from './plan/decide-mode';
export { parseScript, type ParsedScript } from './sql/parse-script';
export type { SqlParser } from './sql/sql-parser';
export {
  FAIL_POINTS,
  NO_FAIL_POINTS,
  armFailPoint,
  parseFailPoint,
  type FailPoints,
} from './run/fail-points';
export type { ScratchServer } from './scratch/scratch-server';
export { createGuardedParser } from './sql/guarded-parser';
export { loadParser } from './sql/load-parser';
export { rememberParsed } from './sql/remember-parsed';
export { lookAtTarget, withLook } from './observe/look-at-target';
export { openTarget } from './target/open-target';
export { TargetError } from './target/target-error';
export { ANYWHERE, type HostPolicy } from './target/host-policy';
export { resolveHost, systemLookup, type Lookup } from './target/resolve-host';
export { retireOldKeys, rotateKeys, type KeyRotation } from './usecases/installation/rotate-keys';
export { answerAdoption } from './usecases/worker/answer-adoption';
export { answerComparison } from './usecases/worker/answer-comparison';
export { answerConnectionTest } from './usecases/worker/answer-connection-test';
export { answerCreation } from './usecases/worker/answer-creation';
export { answerDetection } from './usecases/worker/answer-detection';
export { atMost } from './usecases/worker/at-most';
export { oneByOne } from './usecases/worker/one-by-one';
export { compareDatamodel, type DatamodelPorts } from './usecases/worker/compare-datamodel';
export { readDatamodel } from './usecases/worker/read-datamodel';
export { checkDatamodel } from './usecases/worker/check-datamodel';
export { checkDrift } from './usecases/worker/check-drift';
export {
  createMigration,
  type Created as CreatedFiles,
  type CreateInput,
  type CreatePorts,
} from './usecases/worker/create-migration';
export { configuredDatamodels, type ConfiguredDatamodel } from './usecases/worker/configured-datamodels';
export { readWithoutRunning } from './usecases/worker/read-created';
export { detectSources } from './usecases/worker/detect-sources';
export { deliverWebhook, sweepDeliveries } from './usecases/worker/deliver-webhook';
export { rememberExpectedSchemas } from './usecases/worker/expected-schema-memory';
export { rememberLiveSchemas } from './usecases/worker/live-schema-memory';
export { majorOfScratchServer } from './scratch/scratch-server';
export { recheckDrift } from './usecases/worker/recheck-drift';
export { rememberSameTexts } from './usecases/worker/same-texts';
export { followMovedServer } from './usecases/worker/follow-moved-server';
export { makePlan } from './usecases/worker/make-plan';
export { migrateOwnDatabase } from './usecases/worker/migrate-own-database';
export { lookAgain, observeEnvironment } from './usecases/worker/observe-environment';
export { createLooks } from './usecases/worker/looks';
export { createQuickParser } from './sql/quick-parser';
export { recorderOf, rememberRecordings } from './usecases/worker/record-programs';
export { readSource } from './usecases/worker/read-source';
export { recoverDeploy, sweepUnknown } from './usecases/worker/recover-deploy';
export { runDeploy } from './usecases/worker/run-deploy';
export { saveMissingStandings } from './usecases/worker/save-standings';
export { sweepDeploys } from './usecases/worker/sweep-deploys';
export type { WorkerPorts } from './usecases/worker/worker-ports';
export { unlessPaused } from './usecases/worker/unless-paused';
export { HostBreaker } from './observe/host-breaker';
