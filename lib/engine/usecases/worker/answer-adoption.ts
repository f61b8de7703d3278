import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import { adoptionOf, type LeftOut } from '../../drift/adoption';
import type { DriftItem } from '../../drift/drift-report';
import type { Environment } from '../../model/environment';
import type { Project } from '../../model/project';
import { maskPasswordLiterals } from '../../sql/mask-password-literals';
import { standing } from '../drift/open-drift';
import { answerQuestion, asReply, unreadableQuestion } from './answer-question';
import { compareLive, lookAtLive, type Compared } from './compare-live';
import { proveAdoption, type ProvenAdoption } from './prove-adoption';
import type { WorkerPorts } from './worker-ports';

/** Words what somebody changed by hand as a migration, proves it on a scratch server, and writes both into the answer. */
export const answerAdoption = (
  ports: WorkerPorts,
  { answerId }: { readonly answerId: string },
): Promise<void> =>
  answerQuestion(ports, answerId, async ({ value }) => ({ reply: asReply(await adopt(ports, value)) }));

interface Told {
  readonly title: string;
  readonly sentence: string;
}

/** What is answered: the migration, and what would still differ after it. */
export interface AdoptionReply {
  readonly sql: string;
  readonly downSql: string | null;
  readonly adopted: readonly Told[];
  readonly remaining: readonly (Told & { readonly why: string })[];
}

async function adopt(ports: WorkerPorts, question: unknown): Promise<Result<AdoptionReply>> {
  const place = await placeOfQuestion(ports, question);
  if (place === null) return failed(unreadableQuestion());
  const { environment, project } = place;
  const live = await lookAtLive(ports, environment, project);
  if (!live.ok) return live;
  const compared = await compareLive(ports, { environment, live: live.value });
  if (!compared.ok) return compared;
  const [caveat] = compared.value.caveats;
  if (compared.value.origin !== 'replay') return failed(notReplayed(caveat));
  const acceptances = standing(await ports.store.acceptances(environment.id), ports.clock.now());
  const { steps, left } = adoptionOf(compared.value.report, {
    accepted: new Set(acceptances.map(({ itemId }) => itemId)),
    isSecret: (sql) => maskPasswordLiterals(ports.parser, sql) !== sql,
  });
  const proven = await proveAdoption(ports, compared.value, steps);
  return proven.ok ? success(replyOf(compared.value, proven.value, left)) : proven;
}

function replyOf(
  { report }: Pick<Compared, 'report'>,
  { sql, downSql, steps, refused, remaining }: ProvenAdoption,
  left: readonly LeftOut[],
): AdoptionReply {
  const reasons = new Map([...left, ...refused].map(({ itemId, why }) => [itemId, why]));
  const taken = new Set(steps.map(({ itemId }) => itemId));
  return {
    sql,
    downSql,
    adopted: report.items.filter(({ id }) => taken.has(id)).map(told),
    remaining: remaining.items.map((item) => ({
      ...told(item),
      why: reasons.get(item.id) ?? 'It still differs after the statements above.',
    })),
  };
}

const told = ({ title, sentence }: DriftItem): Told => ({ title, sentence });

/** The question as `askForAdoption` wrote it; null when what it is about is gone. */
async function placeOfQuestion(
  { store }: Pick<WorkerPorts, 'store'>,
  question: unknown,
): Promise<{ readonly environment: Environment; readonly project: Project } | null> {
  const id =
    typeof question === 'object' && question !== null && 'environmentId' in question
      ? question.environmentId
      : null;
  const environment = typeof id === 'string' ? await store.environment(id) : null;
  const project = environment === null ? null : await store.project(environment.projectId);
  return environment === null || project === null ? null : { environment, project };
}

const notReplayed = (why: Failure | undefined): Failure =>
  failure('ADOPTION.NOT_REPLAYED', 'The applied migrations cannot be replayed, so nothing can be proven.', {
    why: why?.summary,
    fix: why?.fix,
  });
