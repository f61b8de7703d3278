import { toCanonical } from '../../base/canonical-json';
import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { Answer } from '../../model/answer';
import type { ActContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import {
  ask,
  askAll,
  environmentObject,
  projectObject,
  type Asked,
  type AskPorts,
  type Question,
} from '../ask';
import { notFound } from '../../access/access-failures';
import type { ConnectionSettings, CredentialSource, Environment } from '../../model/environment';
import { authorisedEnvironment, authorisedProject, mayInProject } from '../authorise';
import { checkConnectionSettings } from './check-connection-settings';
import { describeConnection } from './describe-environment';
import { takeCredential, type CredentialInput } from './credential-input';

/** *Look now*: the worker reads the project's source. */
export async function lookNow(
  ports: AskPorts,
  context: ActContext,
  input: { readonly projectId: string },
): Promise<Result<Asked>> {
  const found = await authorisedProject(ports.store, context, input.projectId, 'project.look_now');
  if (!found.ok) return found;
  const project = found.value;
  return ask(ports, context, {
    kind: 'source_reading',
    value: { projectId: project.id },
    job: (answerId) => ({ task: 'read_source', projectId: project.id, answerId }),
    about: projectObject(project),
  });
}

/** *Check now*: the worker looks at the environment, and compares its schema when `drift` is set. */
export async function checkNow(
  ports: AskPorts,
  context: ActContext,
  input: { readonly environmentId: string; readonly drift: boolean },
): Promise<Result<Asked>> {
  const found = await authorisedEnvironment(ports.store, context, input.environmentId, 'project.look_now');
  if (!found.ok) return found;
  return ask(ports, context, checkOf(found.value.environment, input.drift));
}

/** *Check now* for many environments at once: all of them are asked for or none. */
export async function checkAll(
  ports: AskPorts,
  context: ActContext,
  checks: readonly { readonly environmentId: string; readonly drift: boolean }[],
): Promise<Result<readonly Asked[]>> {
  const subjects = await ports.store.lookSubjects(
    checks.map(({ environmentId }) => ({ environmentId, answerId: null })),
  );
  const questions: Question[] = [];
  for (const [place, subject] of subjects.entries()) {
    if (subject === null) return failed(notFound('environment'));
    const allowed = mayInProject(context, subject.project, 'project.look_now');
    if (!allowed.ok) {
      return allowed.failure.code === 'ACCESS.NOT_FOUND' ? failed(notFound('environment')) : allowed;
    }
    questions.push(checkOf(subject.environment, checks[place]?.drift === true));
  }
  return questions.length === 0 ? success([]) : askAll(ports, context, questions);
}

const checkOf = (environment: Environment, drift: boolean): Question => ({
  kind: drift ? 'drift_check' : 'observation',
  value: { environmentId: environment.id },
  job: (answerId) => ({
    task: drift ? 'check_drift' : 'observe',
    environmentId: environment.id,
    answerId,
  }),
  about: environmentObject(environment),
});

export interface ConnectionTestInput {
  readonly projectId: string;
  /** Set when stored settings are tried, or changed ones of a stored environment. */
  readonly environmentId: string | null;
  readonly connection: ConnectionSettings;
  /** Null: the stored one, which fits only the stored connection. */
  readonly credential: CredentialInput | null;
}

/** *Test connection*: tries exactly what was typed, before anything is saved. The password travels sealed and goes with the answer. */
export async function testConnection(
  ports: AskPorts & Pick<Ports, 'sealer'>,
  context: ActContext,
  input: ConnectionTestInput,
): Promise<Result<Asked, readonly Failure[]>> {
  const found = await authorisedProject(ports.store, context, input.projectId, 'project.administer');
  if (!found.ok) return failed([found.failure]);
  const problems = checkConnectionSettings(input.connection);
  if (problems.length > 0) return failed(problems);
  const subject = await testSubject(ports, context, input);
  if (!subject.ok) return failed([subject.failure]);
  const asked = await ask(ports, context, {
    kind: 'connection_test',
    value: toCanonical({
      ...subject.value,
      tool: found.value.source.tool,
      options: found.value.source.options,
    }),
    job: (answerId) => ({ task: 'test_connection', environmentId: input.environmentId, answerId }),
    about: projectObject(found.value),
    action: 'environment.connection_tested',
    told: describeConnection(input.connection),
  });
  return asked.ok ? asked : failed([asked.failure]);
}

/** The answer when it is the asker's own; the operator on the host reads those that nobody owns. */
export async function readAnswer(
  { store }: Pick<Ports, 'store'>,
  { actor }: ActContext,
  answerId: string,
): Promise<Result<Answer>> {
  const answer = await store.answer(answerId);
  if (answer?.ownerId === actor.id) return success(answer);
  return failed(
    failure('ANSWER.GONE', 'This answer is not there any more.', {
      fix: 'Ask again: answers are kept for ten minutes.',
    }),
  );
}

/** What the worker is to connect to. */
interface ConnectionSubject {
  readonly environmentId: string;
  readonly connection: ConnectionSettings;
  readonly credential: CredentialSource;
}

async function testSubject(
  { store, sealer, ids }: Pick<Ports, 'store' | 'sealer' | 'ids'>,
  context: ActContext,
  input: ConnectionTestInput,
): Promise<Result<ConnectionSubject>> {
  if (input.credential !== null) {
    const environmentId = input.environmentId ?? ids.uuid();
    const credential = takeCredential(sealer, input.credential, {
      environmentId,
      connection: input.connection,
    });
    if (!credential.ok) return credential;
    return success({ environmentId, connection: input.connection, credential: credential.value });
  }
  if (input.environmentId === null) {
    return failed(
      failure('INPUT.MISSING', 'Give the password, or a reference to one.', { where: { field: 'password' } }),
    );
  }
  const found = await authorisedEnvironment(store, context, input.environmentId, 'project.administer');
  if (!found.ok) return found;
  const { environment } = found.value;
  return success({
    environmentId: environment.id,
    connection: input.connection,
    credential: environment.credential,
  });
}
