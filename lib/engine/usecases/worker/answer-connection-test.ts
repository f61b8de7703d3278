import type { CanonicalValue } from '../../base/canonical-json';
import { failed, success, type Result } from '../../base/result';
import type { ConnectionSettings, CredentialSource } from '../../model/environment';
import type { Tool, ToolOptions } from '../../model/migration';
import { formatOf } from '../../formats/registry';
import { testConnection, type ConnectionTest } from '../../observe/test-connection';
import { answerQuestion, asReply, unreadableQuestion } from './answer-question';
import type { WorkerPorts } from './worker-ports';

type TestPorts = Pick<WorkerPorts, 'store' | 'clock' | 'ids' | 'credentials' | 'hostPolicy'>;

/** What the asking process left in the answer. */
interface Subject {
  readonly environmentId: string;
  readonly connection: ConnectionSettings;
  readonly credential: CredentialSource;
  readonly tool: Tool;
  readonly options: ToolOptions;
}

/** Tries what somebody typed and writes the checklist into the answer; the sealed password goes with the question. */
export const answerConnectionTest = (
  ports: TestPorts,
  { answerId, environmentId }: { readonly answerId: string; readonly environmentId: string | null },
): Promise<void> =>
  answerQuestion(ports, answerId, async ({ value }) => ({
    reply: asReply(await tested(ports, value, environmentId)),
  }));

async function tested(
  ports: TestPorts,
  question: CanonicalValue,
  environmentId: string | null,
): Promise<Result<ConnectionTest>> {
  const subject = readSubject(question);
  if (subject === null) return failed(unreadableQuestion());
  const password = await ports.credentials.passwordOf(
    { environmentId: subject.environmentId, connection: subject.connection },
    subject.credential,
  );
  if (!password.ok) return password;
  const stored = environmentId === null ? null : await ports.store.environment(environmentId);
  const test = await testConnection({
    connection: subject.connection,
    password: password.value,
    format: formatOf(subject.tool),
    options: subject.options,
    hostPolicy: ports.hostPolicy,
    expected: stored?.identity ?? null,
    observeOnly: stored?.observeOnly ?? false,
    clock: ports.clock,
  });
  return success(test);
}

/** The question as `testConnection` of usecases/environments wrote it. The store is trusted to keep it, not to make it. */
function readSubject(value: CanonicalValue): Subject | null {
  const subject: unknown = value;
  return isSubject(subject) ? subject : null;
}

function isSubject(value: unknown): value is Subject {
  if (typeof value !== 'object' || value === null) return false;
  const members: Readonly<Record<string, unknown>> = { ...value };
  return Object.entries(SUBJECT).every(([name, type]) => typeof members[name] === type);
}

const SUBJECT: Readonly<Record<keyof Subject, 'string' | 'object'>> = {
  environmentId: 'string',
  connection: 'object',
  credential: 'object',
  tool: 'string',
  options: 'object',
};
