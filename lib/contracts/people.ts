import * as z from 'zod/mini';
import { PROJECT_ROLES, type ProjectRole } from './project-role';

export const projectRole = z.enum(PROJECT_ROLES);

// The engine decides what a good name, address or password is; here only the shape is checked, and that nothing is endless.
const text = z.string().check(z.maxLength(1000));
const password = z.string().check(z.maxLength(2000));
const id = z.uuid();

export const setupInput = z.object({ token: text, email: text, name: text, password });
export type SetupInput = z.infer<typeof setupInput>;

export const joinInput = z.object({ token: text, name: text, password });
export type JoinInput = z.infer<typeof joinInput>;

export const resetPasswordInput = z.object({ token: text, password });
export type ResetPasswordInput = z.infer<typeof resetPasswordInput>;

export const invitePersonInput = z.object({
  email: text,
  name: text,
  installationAdministrator: z.boolean(),
  roles: z.record(id, projectRole),
});
export type InvitePersonInput = z.infer<typeof invitePersonInput>;

export const personInput = z.object({ personId: id });
export const setAdministratorInput = z.object({ personId: id, administrator: z.boolean() });
/** `role: null` takes the role away. */
export const setRoleInput = z.object({ personId: id, projectId: id, role: z.nullable(projectRole) });

export const renameInput = z.object({ name: text });
export const changePasswordInput = z.object({ current: password, next: password });
export const emptyInput = z.object({});

/** The link of an invitation; it is shown once. */
export interface InvitationView {
  readonly email: string;
  readonly url: string;
  readonly expiresAt: string;
}

export interface PersonView {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly installationAdministrator: boolean;
  readonly state: 'active' | 'invited' | 'disabled';
  /** Told to installation administrators alone; false for others. */
  readonly hasSecondFactor: boolean;
  readonly createdAt: string;
  readonly disabledAt: string | null;
  readonly invitedUntil: string | null;
  readonly roles: readonly { readonly projectId: string; readonly role: ProjectRole }[];
}

export interface PeopleView {
  readonly people: readonly PersonView[];
  readonly projects: readonly {
    readonly id: string;
    readonly name: string;
    readonly mayAdminister: boolean;
  }[];
  readonly mayInvite: boolean;
}
