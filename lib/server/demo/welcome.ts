import { join } from 'node:path';
import { makeSetupLink } from '../../engine/index';
import { Fault } from '../../engine/base/fault';
import type { ActContext } from '../../engine/model/person';
import type { WorkerPorts } from '../../engine/worker';
import type { Env } from '../env';
import { createDemoPeople } from './demo-people';
import { keepSignIn, readSignIn, signInLines } from './demo-sign-in';
import { tellDemoStory } from './demo-story';

/** What the loader says while it works, and what the person who started Lockkeeper needs to get in. */
export interface DemoVoice {
  phase(text: string): void;
  line(text: string): void;
}

/**
 * The first start: with the demo, a shop with three environments in different states, made by real people's acts through the same use
 * cases as everything else; without it, a one-time link to set up an empty installation. Later starts only say how to get in.
 */
export async function welcome(ports: WorkerPorts, env: Env, voice: DemoVoice): Promise<void> {
  const signInFile = join(env.dataFolder, 'demo-sign-in');
  if ((await ports.store.setupCompletedAt()) !== null) {
    for (const line of signInLines(await readSignIn(ports, signInFile))) voice.line(line);
    return;
  }
  if (!env.demo || env.scratchDatabaseUrl === null) {
    voice.line(await setupLine(ports, env));
    return;
  }
  voice.phase('demo: two people');
  const people = await createDemoPeople(ports, operator(ports.ids.uuid()));
  await keepSignIn(signInFile, people);
  await tellDemoStory(ports, {
    env,
    serverUrl: env.scratchDatabaseUrl,
    people,
    say: (text) => voice.phase(`demo: ${text}`),
  });
  for (const line of signInLines(people)) voice.line(line);
}

async function setupLine(ports: WorkerPorts, env: Env): Promise<string> {
  const link = await makeSetupLink(ports, operator(ports.ids.uuid()));
  if (!link.ok) throw new Fault(link.failure);
  return `\nSet up this installation within an hour, with this link that works once:\n  ${env.url}/setup?token=${link.value.token}`;
}

/** The person at the machine, before anybody can sign in. */
const operator = (requestId: string): ActContext => ({
  actor: { kind: 'operator', id: null, name: 'operator@host' },
  via: 'cli',
  address: null,
  requestId,
});
