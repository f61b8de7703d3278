/** The engine's roles in the same order: where pages and actions hand one for the other, the compiler compares them. */
export const PROJECT_ROLES = ['viewer', 'developer', 'approver', 'administrator'] as const;
export type ProjectRole = (typeof PROJECT_ROLES)[number];

/** What each role may do, in words. Each may do what the ones before it may. */
export const ROLE_WORDS: Readonly<Record<ProjectRole, { readonly label: string; readonly may: string }>> = {
  viewer: { label: 'Viewer', may: 'Sees everything of the project.' },
  developer: { label: 'Developer', may: 'Also asks for checks, requests, starts and cancels deploys.' },
  approver: { label: 'Approver', may: 'Also approves or rejects deploys and accepts drift.' },
  administrator: { label: 'Administrator', may: 'Also changes the project, its environments and its roles.' },
};
