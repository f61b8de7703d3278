/** What the page *About* shows. */
export interface AboutView {
  readonly versions: {
    readonly lockkeeper: string;
    readonly node: string;
    readonly next: string;
    readonly store: string;
  };
  readonly workers: readonly AboutWorker[];
  /** Null for whoever does not administer the installation. */
  readonly places: AboutPlaces | null;
}

export interface AboutWorker {
  /** Host and process; null for whoever does not administer the installation. */
  readonly name: string | null;
  readonly version: string;
  readonly node: string;
  readonly startedAt: string;
  readonly seenAt: string;
  readonly isAlive: boolean;
}

/** Where things lie. */
export interface AboutPlaces {
  readonly address: string;
  readonly webStartedAt: string;
  readonly storeDatabase: string;
  readonly storeAddress: string | null;
  readonly storeBytes: number;
  readonly dataFolder: string;
}
