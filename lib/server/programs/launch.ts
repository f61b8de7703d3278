import type { CanonicalValue } from '../../engine/base/canonical-json';

/** How a driver is started. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Told to the driver beside its order. */
  readonly input: Readonly<Record<string, CanonicalValue>>;
  readonly reach: Reach;
  /** Why the project's own interpreter is not the one that is started, a sentence; null when nothing was passed over. */
  readonly passedOver: string | null;
}

/** What the kernel leaves to a program besides shared libraries, where there is a sandbox (kernel-sandbox.ts). */
export interface Reach {
  /** Files and folders, paths without links; what a link in them leads to is not among them. */
  readonly read: readonly string[];
  /** What the command leads to, resolved and checked once: should it lead elsewhere by then, nothing is started. */
  readonly execute: string;
  /** A Python of the machine that puts the sandbox around it; null when there is none. */
  readonly python: string | null;
}

/** What may be known of a launch before it: its place, and where the project's packages may lie. */
export interface LaunchPlace {
  /** Goes with the program. */
  readonly folder: string;
  /** The program's files in it, in a folder whose name nobody knows before. */
  readonly files: string;
  /** What was compiled of them beforehand, by the same paths in a folder beside them. */
  readonly compiled: { readonly folder: string; readonly files: readonly string[] };
  /** The driver's file in it. */
  readonly driver: string;
  /** The source's folder and those above it. */
  readonly above: readonly string[];
  /** No higher than these. */
  readonly roots: readonly string[];
  readonly packages: readonly string[];
}
