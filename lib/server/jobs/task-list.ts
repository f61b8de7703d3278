import type { TaskList } from 'graphile-worker';
import * as z from 'zod';
import {
  answerComparison,
  answerConnectionTest,
  checkDatamodel,
  checkDrift,
  deliverWebhook,
  makePlan,
  observeEnvironment,
  readSource,
  recoverDeploy,
  runDeploy,
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
  run_deploy: z.object({ deployId: id }),
  recover_deploy: z.object({ deployId: id }),
  deliver_webhook: z.object({ deliveryId: id }),
} satisfies Readonly<Record<Job['task'], z.ZodType>>;

/** The worker's tasks: each is one use case of the engine; what a reading of a source found is compared with the schema beside it. */
export const taskList = (ports: WorkerPorts): TaskList => ({
  read_source: async (payload) => {
    const question = PAYLOADS.read_source.parse(payload);
    await readSource(ports, question);
    await checkDatamodel(ports, question);
  },
  observe: async (payload) => {
    await observeEnvironment(ports, PAYLOADS.observe.parse(payload));
  },
  check_drift: async (payload) => checkDrift(ports, PAYLOADS.check_drift.parse(payload)),
  test_connection: async (payload) => answerConnectionTest(ports, PAYLOADS.test_connection.parse(payload)),
  make_plan: async (payload) => makePlan(ports, PAYLOADS.make_plan.parse(payload)),
  compare_schemas: async (payload) => answerComparison(ports, PAYLOADS.compare_schemas.parse(payload)),
  run_deploy: async (payload) => runDeploy(ports, PAYLOADS.run_deploy.parse(payload)),
  recover_deploy: async (payload) => recoverDeploy(ports, PAYLOADS.recover_deploy.parse(payload)),
  deliver_webhook: async (payload) => deliverWebhook(ports, PAYLOADS.deliver_webhook.parse(payload)),
});
