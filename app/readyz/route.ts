import { answerReadiness } from '@/lib/server/web/answer-readiness';

export const dynamic = 'force-dynamic';

export const GET = answerReadiness;
