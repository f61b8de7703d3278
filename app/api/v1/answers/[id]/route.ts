import * as z from 'zod';
import { answerParams } from '@/lib/contracts/answer';
import { readAnswer, viewWorkers } from '@/lib/engine/index';
import { success } from '@/lib/engine/base/result';
import { defineRoute } from '@/lib/server/web/define-route';
import { answerView } from '@/lib/server/web/present/answer-view';

export const dynamic = 'force-dynamic';

export const GET = defineRoute({
  name: 'answers.read',
  params: answerParams,
  query: z.object({}),
  run: async (ports, context, { params }) => {
    const answer = await readAnswer(ports, context, params.id);
    if (!answer.ok) return answer;
    if (answer.value.state !== 'waiting') return success(answerView(answer.value));
    const workers = await viewWorkers(ports, context);
    return success(answerView(answer.value, !workers.some(({ isAlive }) => isAlive)));
  },
});
