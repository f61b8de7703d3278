import type { QueryKey } from '../contracts/action';

/** Names of cached reads. The first two words are the topic and the id by which a live page throws them away. */
export const queryKeys = {
  names: (): QueryKey => ['names'],
  people: (): QueryKey => ['people'],
  answer: (id: string): QueryKey => ['answer', id],
  migrationPlaces: (projectId: string, migrationId: string): QueryKey => [
    'project',
    projectId,
    'migration',
    migrationId,
  ],
  adoption: (environmentId: string): QueryKey => ['adoption', environmentId],
  comparison: (projectId: string, what: string): QueryKey => ['comparison', projectId, what],
  comparedTexts: (projectId: string, sides: string, migrationId: string): QueryKey => [
    'comparison',
    projectId,
    sides,
    migrationId,
  ],
  appliedText: (projectId: string, migrationId: string, checksum: string): QueryKey => [
    'text',
    projectId,
    migrationId,
    checksum,
  ],
};
