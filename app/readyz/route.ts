import { answerReadiness } from '@/lib/server/web/answer-readiness';
import { webContainer } from '@/lib/server/web/web-process';

export const dynamic = 'force-dynamic';

export const GET = () => answerReadiness(webContainer().storeState);
