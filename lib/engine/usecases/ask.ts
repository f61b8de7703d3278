import type { AuditAction } from '../audit/audit-event';
import type { AuditDraft } from '../audit/make-audit-event';
import type { CanonicalValue } from '../base/canonical-json';
import { InvariantError } from '../base/invariant';
import { success, type Result } from '../base/result';
import type { Answer } from '../model/answer';
import type { Environment } from '../model/environment';
import type { ActContext } from '../model/person';
import type { Project } from '../model/project';
import type { Job } from '../ports/change';
import type { Ports } from '../ports/ports';

export type AskPorts = Pick<Ports, 'store' | 'clock' | 'ids'>;

/** The web process never speaks to a target: it asks, and the page follows the answer by its id. */
export interface Asked {
  readonly answerId: string;
}

/** What is asked of the worker, and about what. */
export interface Question {
  readonly kind: Answer['kind'];
  /** What the job needs to know; kept with the answer. */
  readonly value: CanonicalValue;
  readonly job: (answerId: string) => Job;
  readonly about: {
    readonly kind: 'installation' | 'project' | 'environment';
    readonly id: string | null;
    readonly name: string;
    readonly projectId: string | null;
  };
  readonly action?: AuditAction;
  /** What of it the record tells besides; nothing secret. */
  readonly told?: Readonly<Record<string, CanonicalValue>>;
}

/** Leaves a question for the worker: answer, audit event and job in one transaction. */
export async function ask(ports: AskPorts, context: ActContext, question: Question): Promise<Result<Asked>> {
  const asked = await askAll(ports, context, [question]);
  if (!asked.ok) return asked;
  const [one] = asked.value;
  if (one === undefined) throw new InvariantError('a question got no answer to wait for');
  return success(one);
}

/** The same for many questions: all of them are left or none, each with its own answer, event and job. */
export async function askAll(
  { store, clock, ids }: AskPorts,
  context: ActContext,
  questions: readonly Question[],
): Promise<Result<readonly Asked[]>> {
  const at = clock.now();
  const asked = questions.map((question) => ({ question, answerId: ids.uuid() }));
  const done = await store.commit({
    context,
    at,
    changes: [
      {
        kind: 'answers.save',
        answers: asked.map(({ question: { kind, value }, answerId }) => ({
          id: answerId,
          ownerId: context.actor.id,
          kind,
          state: 'waiting',
          value,
          createdAt: at,
        })),
      },
    ],
    events: asked.map(({ question }) => requested(question)),
    jobs: asked.map(({ question, answerId }) => question.job(answerId)),
  });
  return done.ok ? success(asked.map(({ answerId }) => ({ answerId }))) : done;
}

const requested = ({ about, action, kind, told }: Question): AuditDraft => ({
  action: action ?? 'environment.check_requested',
  object: { kind: about.kind, id: about.id, name: about.name },
  ...(about.projectId === null ? {} : { projectId: about.projectId }),
  ...(about.kind === 'environment' && about.id !== null ? { environmentId: about.id } : {}),
  after: { asked: kind, ...told },
});

/** A project as the thing that is asked about. Pure. */
export const projectObject = ({ id, name }: Project): Question['about'] => ({
  kind: 'project',
  id,
  name,
  projectId: id,
});

/** An environment as the thing that is asked about. Pure. */
export const environmentObject = ({ id, name, projectId }: Environment): Question['about'] => ({
  kind: 'environment',
  id,
  name,
  projectId,
});
