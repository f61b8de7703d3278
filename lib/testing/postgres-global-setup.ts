import { openTestRun } from './test-clusters';

/** Global setup of vitest's integration project: nothing is started here, clusters start when the first test asks for one. */
export default async function setup(): Promise<() => Promise<void>> {
  return openTestRun();
}
