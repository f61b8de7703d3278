/** What a page may follow, as the engine's topics. */
export const TOPIC_NAMES = [
  'project',
  'environment',
  'deploy',
  'answer',
  'session',
  'audit',
  'people',
  'webhook',
  'workers',
] as const;

/** One thing that a page follows; `all` for what there is only one of, and of projects for every one that the person sees. */
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
  /** Nothing happened, and the line stands: at least every 15 s. */
  beat: 'beat',
  /** The session is over; data is the reason, a `SessionEnd`. The stream ends. */
  ended: 'ended',
} as const;

/** Set for a moment by a page that reads itself again: what it asks for then is not something that the person did. */
export const BACKGROUND_COOKIE = 'lockkeeper-background';
