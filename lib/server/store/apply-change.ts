import type { Change } from '../../engine/ports/change';
import { deleteFilter, insertFilter } from './filter-changes';
import { askBreakGlass, confirmBreakGlass, reviewBreakGlass, useBreakGlass } from './break-glass-changes';
import type { ChangeOf } from './change-of';
import {
  finishRun,
  keepSchemaOfRun,
  insertDeploy,
  insertPlan,
  insertRun,
  insertVerdict,
  updateDeploy,
  useVerdicts,
  voidVerdicts,
} from './deploy-changes';
import {
  confirmDriftCheck,
  endAcceptance,
  insertAcceptance,
  insertDriftCheck,
  keepSnapshot,
  recordAfterRun,
} from './drift-changes';
import {
  deleteEnvironment,
  insertEnvironment,
  insertPolicy,
  resealEnvironment,
  updateEnvironment,
} from './environment-changes';
import { resumeInstallation } from './installation-changes';
import { insertFreeze, updateFreeze } from './freeze-changes';
import { confirmNewest, confirmObservation, insertObservation } from './observation-changes';
import {
  completeSetup,
  endSession,
  endSessions,
  insertIdentity,
  insertLink,
  insertPerson,
  insertSession,
  removeIdentity,
  removeMembership,
  requireOtherAdministrator,
  setMembership,
  setPassword,
  updatePerson,
  useLink,
} from './people-changes';
import { deleteProject, insertProject, saveSourceStatus, updateProject } from './project-changes';
import { insertRelease, saveDatamodelCheck } from './release-changes';
import { retireKeys } from './sealing-key-changes';
import {
  beginSecondFactor,
  checkSecondFactorOfSession,
  confirmSecondFactor,
  removeSecondFactor,
  replaceRecoveryCodes,
  useRecoveryCode,
  useStep,
} from './second-factor-changes';
import { saveAnswers } from './sql/save-answers';
import { saveSightings } from './sql/save-sightings';
import { saveStandings } from './sql/save-standings';
import type { Transaction } from './transaction';
import { insertDelivery, resealWebhook, saveWebhook, updateDelivery } from './webhook-changes';

/** Makes one change. Ends the transaction with `Conflict` when what it was decided upon is not so any more. */
export function applyChange(tx: Transaction, change: Change): Promise<void> {
  return applyKind(tx, change.kind, change);
}

function applyKind<Kind extends Change['kind']>(
  tx: Transaction,
  kind: Kind,
  change: Changes[Kind],
): Promise<void> {
  return APPLIERS[kind](tx, change);
}

type Changes = { readonly [Kind in Change['kind']]: ChangeOf<Kind> };
type Appliers = {
  readonly [Kind in Change['kind']]: (tx: Transaction, change: Changes[Kind]) => Promise<void>;
};

/** One function for each kind of change: the compiler misses none. */
const APPLIERS: Appliers = {
  'person.insert': insertPerson,
  'person.update': (tx, change) => updatePerson(tx, change.person),
  'administrator.require_other': (tx, change) => requireOtherAdministrator(tx, change.than),
  'person.set_password': setPassword,
  'link.insert': (tx, change) => insertLink(tx, change.link),
  'link.use': useLink,
  'session.insert': (tx, change) => insertSession(tx, change.session),
  'session.end': (tx, change) => endSession(tx, change.idHash, change.at),
  'sessions.end': endSessions,
  'identity.insert': insertIdentity,
  'identity.remove': removeIdentity,
  'session.check_second_factor': checkSecondFactorOfSession,
  'second_factor.begin': (tx, change) => beginSecondFactor(tx, change.factor),
  'second_factor.confirm': confirmSecondFactor,
  'second_factor.use_step': useStep,
  'second_factor.remove': (tx, change) => removeSecondFactor(tx, change.personId),
  'recovery_codes.replace': replaceRecoveryCodes,
  'recovery_code.use': useRecoveryCode,
  'filter.insert': (tx, change) => insertFilter(tx, change.filter),
  'filter.delete': deleteFilter,
  'membership.set': (tx, change) => setMembership(tx, change.membership),
  'membership.remove': removeMembership,
  'project.insert': (tx, change) => insertProject(tx, change.project),
  'project.update': (tx, change) => updateProject(tx, change.project),
  'project.delete': (tx, change) => deleteProject(tx, change.projectId),
  'source_status.save': (tx, change) => saveSourceStatus(tx, change.status),
  'release.insert': insertRelease,
  'datamodel.save_check': (tx, change) => saveDatamodelCheck(tx, change.check),
  'environment.insert': insertEnvironment,
  'environment.update': updateEnvironment,
  'environment.reseal': resealEnvironment,
  'environment.delete': (tx, change) => deleteEnvironment(tx, change.environmentId),
  'policy.insert': insertPolicy,
  'freeze.insert': (tx, change) => insertFreeze(tx, change.window),
  'freeze.update': updateFreeze,
  'observation.insert': (tx, change) => insertObservation(tx, change.observation),
  'observation.confirm': confirmObservation,
  'observations.confirm_newest': confirmNewest,
  'standings.save': (tx, change) => saveStandings(tx, change.standings),
  'snapshot.keep': keepSnapshot,
  'snapshot.record_after_run': recordAfterRun,
  'drift.insert_check': (tx, change) => insertDriftCheck(tx, change.check),
  'drift.confirm_check': confirmDriftCheck,
  'drift.save_sightings': (tx, change) => saveSightings(tx, change.sightings),
  'drift.insert_acceptance': (tx, change) => insertAcceptance(tx, change.acceptance),
  'drift.end_acceptance': endAcceptance,
  'plan.insert': (tx, change) => insertPlan(tx, change.plan),
  'deploy.insert': (tx, change) => insertDeploy(tx, change.deploy),
  'deploy.update': updateDeploy,
  'verdict.insert': (tx, change) => insertVerdict(tx, change.verdict),
  'verdicts.void': voidVerdicts,
  'verdicts.use': useVerdicts,
  'break_glass.ask': (tx, change) => askBreakGlass(tx, change.glass),
  'break_glass.confirm': confirmBreakGlass,
  'break_glass.use': useBreakGlass,
  'break_glass.review': reviewBreakGlass,
  'run.insert': (tx, change) => insertRun(tx, change.run),
  'run.keep_schema': keepSchemaOfRun,
  'run.finish': finishRun,
  'answers.save': (tx, change) => saveAnswers(tx, change.answers),
  'webhook.save': (tx, change) => saveWebhook(tx, change.webhook),
  'webhook.reseal': resealWebhook,
  'sealing_keys.retire': retireKeys,
  'delivery.insert': (tx, change) => insertDelivery(tx, change.delivery),
  'delivery.update': (tx, change) => updateDelivery(tx, change.delivery),
  'setup.complete': (tx, change) => completeSetup(tx, change.at),
  'installation.resume': resumeInstallation,
};
