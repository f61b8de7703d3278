import { authRoute } from '@/lib/server/web/auth';

export const GET = authRoute;
export const POST = authRoute;
