import type { Tool, ToolOptions } from './migration';

/** What a file says, for a person who wants to see where something was read. */
export interface Evidence {
  /** Below the folder that was looked into. */
  readonly file: string;
  readonly line: number | null;
  readonly says: string;
}

/** A source as the files of a folder describe it: an offer, which a person takes, corrects or leaves. */
export interface FoundSource {
  readonly tool: Tool;
  readonly title: string;
  /** Below the folder that was looked into; `.` is that folder. */
  readonly place: string;
  /** The same as a whole path. */
  readonly folder: string;
  readonly options: ToolOptions;
  readonly evidence: readonly Evidence[];
  /** What could not be told, and what is strange about it. */
  readonly remarks: readonly string[];
}

/** What was found and cannot be a source. */
export interface FoundOther {
  readonly title: string;
  readonly why: string;
  readonly evidence: readonly Evidence[];
}

/** What a look into a folder found. */
export interface Detection {
  /** The whole path that was looked into. */
  readonly folder: string;
  readonly sources: readonly FoundSource[];
  readonly others: readonly FoundOther[];
  readonly remarks: readonly string[];
}
