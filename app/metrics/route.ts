import { answerMetrics } from '@/lib/server/web/answer-metrics';
import { webContainer } from '@/lib/server/web/web-process';

export const dynamic = 'force-dynamic';

export const GET = (request: Request): Promise<Response> =>
  answerMetrics(webContainer(), request.headers.get('authorization'));
