export const APPROVER_ROLES = ['approver', 'administrator'] as const;
export const STRICTNESS = ['blocks', 'warns'] as const;
