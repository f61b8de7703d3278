import type { TaskList } from 'graphile-worker';
import * as z from 'zod';
import {
  answerAdoption,
  answerComparison,
  answerConnectionTest,
  answerCreation,
  answerDetection,
  atMost,
  checkDatamodel,
  checkDrift,
  deliverWebhook,
  lookAgain,
  makePlan,
  oneByOne,
  readSource,
  recorderOf,
  recoverDeploy,
  runDeploy,
  unlessPaused,
  type WorkerPorts,
} from '../../engine/worker';
import type { Job } from '../../engine/ports/change';

const id = z.string();
const answerId = z.string().nullable();

/** What each job carries: ids, checked again, since a row of the queue is data like any other. */
const PAYLOADS = {
  read_source: z.object({ projectId: id, answerId }),
  observe: z.object({ environmentId: id, answerId }),
  check_drift: z.object({ environmentId: id, answerId }),
  test_connection: z.object({ environmentId: id.nullable(), answerId: id }),
  make_plan: z.object({ answerId: id }),
  compare_schemas: z.object({ answerId: id }),
  detect_sources: z.object({ answerId: id }),
  create_migration: z.object({ answerId: id }),
  draft_adoption: z.object({ answerId: id }),
  run_deploy: z.object({ deployId: id }),
  recover_deploy: z.object({ deployId: id }),
  deliver_webhook: z.object({ deliveryId: id }),
} satisfies Readonly<Record<Job['task'], z.ZodType>>;

/** So many tasks beside looks are done at once. */
const MOST_BESIDE_LOOKS = 8;

/** The worker's tasks. Looks limit themselves where they speak to targets; a deploy has its place whatever number of them is under way. */
export function taskList(ports: WorkerPorts): TaskList {
  const { observe, ...others } = tasks(ports);
  const placed = atMost(MOST_BESIDE_LOOKS);
  const list: Record<string, Act> = { observe };
  for (const [name, act] of Object.entries(others)) list[name] = (payload) => placed(() => act(payload));
  return { ...list, read_source: inTurn((payload) => placed(() => others.read_source(payload))) };
}

type Act = (payload: unknown) => Promise<void>;

/** A source is read once at a time: a reading that takes longer than the time between two of them is not joined by more and more. */
function inTurn(act: Act): Act {
  const ask = oneByOne();
  return (payload) => {
    const { projectId, answerId: waiting } = PAYLOADS.read_source.parse(payload);
    return ask({ of: projectId, mayJoin: waiting === null }, () => act(payload));
  };
}

/** Each is one use case of the engine; what a reading of a source found is compared with the schema beside it. */
const tasks = (ports: WorkerPorts): Readonly<Record<Job['task'], Act>> => ({
  read_source: async (payload) => {
    const question = PAYLOADS.read_source.parse(payload);
    await unlessPaused(ports, question.answerId, async () => {
      await readSource({ ...ports, record: recorderOf(ports) }, question);
      await checkDatamodel(ports, question);
    });
  },
  observe: async (payload) => {
    const question = PAYLOADS.observe.parse(payload);
    await unlessPaused({ ...ports, pause: ports.looks.pause }, question.answerId, async () => {
      await lookAgain(ports, question);
    });
  },
  check_drift: async (payload) => {
    const question = PAYLOADS.check_drift.parse(payload);
    await unlessPaused(ports, question.answerId, () => checkDrift(ports, question));
  },
  test_connection: async (payload) => {
    const question = PAYLOADS.test_connection.parse(payload);
    await unlessPaused(ports, question.answerId, () => answerConnectionTest(ports, question));
  },
  make_plan: async (payload) => {
    const question = PAYLOADS.make_plan.parse(payload);
    await unlessPaused(ports, question.answerId, () => makePlan(ports, question));
  },
  compare_schemas: async (payload) => {
    const question = PAYLOADS.compare_schemas.parse(payload);
    await unlessPaused(ports, question.answerId, () => answerComparison(ports, question));
  },
  detect_sources: async (payload) => {
    const question = PAYLOADS.detect_sources.parse(payload);
    await unlessPaused(ports, question.answerId, () => answerDetection(ports, question));
  },
  create_migration: async (payload) => {
    const question = PAYLOADS.create_migration.parse(payload);
    await unlessPaused(ports, question.answerId, () => answerCreation(ports, question));
  },
  draft_adoption: async (payload) => {
    const question = PAYLOADS.draft_adoption.parse(payload);
    await unlessPaused(ports, question.answerId, () => answerAdoption(ports, question));
  },
  run_deploy: async (payload) =>
    unlessPaused(ports, null, () => runDeploy(ports, PAYLOADS.run_deploy.parse(payload))),
  recover_deploy: async (payload) =>
    unlessPaused(ports, null, () => recoverDeploy(ports, PAYLOADS.recover_deploy.parse(payload))),
  deliver_webhook: async (payload) =>
    unlessPaused(ports, null, () => deliverWebhook(ports, PAYLOADS.deliver_webhook.parse(payload))),
});
