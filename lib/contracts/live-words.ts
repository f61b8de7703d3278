/** What a page may follow; `session`, `people`, `audit` and `webhook` as the engine's topics. */
export const TOPIC_NAMES = [
  'project',
  'environment',
  'deploy',
  'answer',
  'session',
  'audit',
  'people',
  'webhook',
] as const;

/** One thing that a page follows; `all` for what there is only one of. */
export interface TopicText {
  readonly topic: (typeof TOPIC_NAMES)[number];
  readonly id: string;
  /** Of a project that changed: the one environment that looks different, when nothing else of it does. */
  readonly environmentId?: string;
}

/** Names of the events of a stream. */
export const LIVE_EVENTS = {
  /** Something about a topic changed; data is the topic. */
  change: 'change',
  /** Something may have been missed: look at everything again. */
  resync: 'resync',
  /** The session is over; data is the reason, a `SessionEnd`. The stream ends. */
  ended: 'ended',
} as const;

/** Set for a moment by a page that reads itself again: what it asks for then is not something that the person did. */
export const BACKGROUND_COOKIE = 'lockkeeper-background';
