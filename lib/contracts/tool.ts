export const TOOLS = ['prisma'] as const;
export type Tool = (typeof TOOLS)[number];

export const TOOL_WORDS: Readonly<Record<Tool, string>> = { prisma: 'Prisma Migrate' };
