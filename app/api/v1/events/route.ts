import { defineStream } from '@/lib/server/web/define-stream';

export const dynamic = 'force-dynamic';

export const GET = defineStream({ name: 'events' });
