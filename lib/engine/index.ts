/**
 * The engine's front door, for the web process and the CLI: use cases that never touch a target. The worker's door is worker.ts; the words
 * themselves are imported from base, model and ports.
 */
export { type AuditQuery } from './usecases/audit/audit-scope';
export { exportAudit, type AuditExport } from './usecases/audit/export-audit';
export { listAudit, type AuditPage } from './usecases/audit/list-audit';
export { verifyAudit, type AuditVerification } from './usecases/audit/verify-audit';
export { compareSchemasOf } from './usecases/comparison/ask-comparison';
export { decideDeploy } from './usecases/deploys/decide-deploy';
export { askBreakGlass, confirmBreakGlass, reviewBreakGlass } from './usecases/deploys/break-glass';
export { prepareDeploy } from './usecases/deploys/prepare-deploy';
export { requestDeploy } from './usecases/deploys/request-deploy';
export { scheduleDeploy, unscheduleDeploy, type ScheduleInput } from './usecases/deploys/schedule-deploy';
export { DEFAULT_RUN_SETTINGS } from './usecases/deploys/run-settings';
export { cancelDeploy, settleDeploy, startDeploy } from './usecases/deploys/steer-deploy';
export { acceptDrift, endAcceptance } from './usecases/drift/accept-drift';
export {
  checkAll,
  checkNow,
  lookNow,
  readAnswer,
  testConnection,
  type ConnectionTestInput,
} from './usecases/environments/ask-worker';
export {
  archiveEnvironment,
  changeEnvironment,
  deleteEnvironment,
  moveEnvironment,
  rotatePassword,
  type EnvironmentChange,
} from './usecases/environments/change-environment';
export { confirmIdentity } from './usecases/environments/confirm-identity';
export { registerEnvironment, type EnvironmentInput } from './usecases/environments/register-environment';
export { savePolicy, type PolicyInput } from './usecases/environments/save-policy';
export { noteBackup, noteRestore, type BackupFacts } from './usecases/installation/note-backup';
export { resumeInstallation, viewPause } from './usecases/installation/resume-installation';
export { archiveFreeze, changeFreeze, makeFreeze } from './usecases/freezes/save-freeze';
export { listFilters, removeFilter, saveFilter } from './usecases/filters/saved-filters';
export { makeDiagnostics, type Diagnostics } from './usecases/installation/make-diagnostics';
export {
  viewInstallation,
  viewWorkers,
  type InstallationView,
} from './usecases/installation/view-installation';
export { changeOwnPassword } from './usecases/people/change-own-password';
export { changeRole } from './usecases/people/change-role';
export { completeSetup } from './usecases/people/complete-setup';
export { disablePerson } from './usecases/people/disable-person';
export { enablePerson } from './usecases/people/enable-person';
export { endOtherSessions } from './usecases/people/end-other-sessions';
export { endOwnSession } from './usecases/people/end-own-session';
export { invitePerson, type Invitation } from './usecases/people/invite-person';
export { join } from './usecases/people/join';
export { listPeople, type PeopleView } from './usecases/people/list-people';
export { loadActor, type SignedIn } from './usecases/people/load-actor';
export { lookAtLink, type LinkView } from './usecases/people/look-at-link';
export { makeResetLink } from './usecases/people/make-reset-link';
export { makeSetupLink } from './usecases/people/make-setup-link';
export { mayFollow, spelledOut } from './usecases/people/may-follow';
export { navFacts, type NavFacts } from './usecases/people/nav-facts';
export { removeMembership } from './usecases/people/remove-membership';
export { renameSelf } from './usecases/people/rename-self';
export { resetPassword } from './usecases/people/reset-password';
export { idleEnd, type SessionLimits, type SessionLoss } from './usecases/people/session-rule';
export { disconnectIssuer } from './usecases/people/single-sign-on/disconnect-issuer';
export { enterByIssuer } from './usecases/people/single-sign-on/enter-by-issuer';
export type { GroupGrant, GroupMapping } from './usecases/people/single-sign-on/group-rule';
export { singleSignOnRefusal } from './usecases/people/single-sign-on/single-sign-on-failures';
export { setAdministrator } from './usecases/people/set-administrator';
export { type EnteringBrowser, type NewSession } from './usecases/people/open-session';
export { beginSecondFactor, type BegunFactor } from './usecases/people/second-factor/begin-second-factor';
export { completeSignIn } from './usecases/people/second-factor/complete-sign-in';
export { confirmSecondFactor } from './usecases/people/second-factor/confirm-second-factor';
export {
  removeSecondFactor,
  removeSecondFactorOf,
} from './usecases/people/second-factor/remove-second-factor';
export { renewRecoveryCodes } from './usecases/people/second-factor/renew-recovery-codes';
export { turnOffSecondFactor } from './usecases/people/second-factor/turn-off-second-factor';
export { signIn } from './usecases/people/sign-in';
export { signOut } from './usecases/people/sign-out';
export { viewAccount, type AccountView } from './usecases/people/view-account';
export { archiveProject, changeProject, deleteProject } from './usecases/projects/change-project';
export { listTools } from './usecases/projects/list-tools';
export { askForAdoption } from './usecases/drift/ask-for-adoption';
export { askForMigration } from './usecases/projects/ask-for-migration';
export { lookIntoFolder } from './usecases/projects/look-into-folder';
export { createProject, type ProjectInput } from './usecases/projects/create-project';
export { createReleaseReader } from './usecases/releases/create-release-reader';
export { readsData } from './sql/reads-data';
export { appliedText } from './usecases/views/applied-text';
export { plannedText } from './usecases/views/planned-text';
export { loadSqlMask, type SqlMask } from './usecases/views/load-sql-mask';
export {
  viewDeploy,
  type DeployListing,
  type PlacedDeploy,
  type DeployView,
  type GlassListing,
} from './usecases/views/view-deploy';
export { viewDeploys, type DeployListView, type DeployPage } from './usecases/views/view-deploys';
export { viewDeployers, type Deployers } from './usecases/views/view-deployers';
export { type EnvironmentDetail, type EnvironmentOverview } from './usecases/views/environment-overview';
export { viewColumns, type ColumnsView } from './usecases/views/view-columns';
export {
  comparedTexts,
  viewComparison,
  type ComparedSide,
  type ComparisonView,
} from './usecases/views/view-comparison';
export { viewDrift, viewFleetDrift, type DriftFacts, type DriftView } from './usecases/views/view-drift';
export { findEnvironment, viewEnvironment, type EnvironmentView } from './usecases/views/view-environment';
export { viewFreezes, type FreezeListing, type FreezesView } from './usecases/views/view-freezes';
export { viewHome, type HomeView } from './usecases/views/view-home';
export type { OwedGlass } from './usecases/views/owed-glasses';
export { listReleases, viewMigration, type MigrationView } from './usecases/views/view-migration';
export { viewNames, type NamesOfReader } from './usecases/views/view-names';
export { viewPreparation, type PreparationView } from './usecases/views/view-preparation';
export { viewRun, type RunView } from './usecases/views/view-run';
export {
  findProject,
  listProjects,
  viewProject,
  type ProjectRights,
  type ProjectView,
} from './usecases/views/view-project';
export { saveWebhook, testWebhook, viewWebhook } from './usecases/webhook/save-webhook';
