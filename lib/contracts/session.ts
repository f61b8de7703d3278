import * as z from 'zod/mini';
import { SESSION_ENDS } from './session-end';

export const sessionEnd = z.enum(SESSION_ENDS);

/** What a person may know about their own session. */
export interface SessionView {
  readonly personId: string;
  readonly name: string;
  readonly email: string;
  readonly installationAdministrator: boolean;
  readonly signedInAt: string;
  readonly address: string | null;
  readonly idleMinutes: number;
  readonly endsAt: string;
}
