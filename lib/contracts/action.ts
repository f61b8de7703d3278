import type { ShownFailure } from './failure';

/** Names cached reads: `['people']`, `['project', id]`. The first word is a topic; `lib/client` builds them and actions name them. */
export type QueryKey = readonly string[];

/** What a browser sends: the input, and a key of its own choice that is the same for each retry of one intention. */
export interface ActionCall<I> {
  readonly input: I;
  /** A UUID. The same key with the same input gets the same answer and is done once. */
  readonly key: string;
}

/** What a browser gets. Never thrown. */
export type ActionResult<T> =
  | { readonly ok: true; readonly value: T; readonly invalidates: readonly QueryKey[] }
  | {
      readonly ok: false;
      readonly failure: ShownFailure;
      /** Sentences by the name of the input field they belong to. */
      readonly fields?: Readonly<Record<string, readonly string[]>>;
      /** For the log and for a report. */
      readonly requestId: string;
    };

/** A server action of ours, as the browser sees it. */
export type Action<I, T> = (call: ActionCall<I>) => Promise<ActionResult<T>>;
