import * as z from 'zod/mini';

export const resumeInstallationInput = z.object({ reason: z.string().check(z.maxLength(5000)) });
export type ResumeInstallationInput = z.infer<typeof resumeInstallationInput>;

/** Why the installation does nothing until a person lets it go on. */
export interface PauseView {
  readonly since: string;
  readonly because: string;
}
