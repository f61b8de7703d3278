import type { Environment } from '../../model/environment';
import type { Topic } from '../../ports/change';

/** What open pages are told when one environment looks different and nothing else of its project does: a page of many reads only that one. */
export const environmentTopics = ({
  id,
  projectId,
}: Pick<Environment, 'id' | 'projectId'>): readonly [Topic, Topic] => [
  { topic: 'environment', id },
  { topic: 'project', id: projectId, environmentId: id },
];
