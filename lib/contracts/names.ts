/** Names that the palette finds; of what the reader may see. */
export interface NamesView {
  readonly projects: readonly {
    readonly slug: string;
    readonly name: string;
    readonly environments: readonly { readonly slug: string; readonly name: string }[];
    /** Of the newest release, newest first. */
    readonly migrations: readonly string[];
  }[];
  /** The last ones, newest first. */
  readonly deploys: readonly {
    readonly number: number;
    readonly environment: string;
    readonly reason: string;
    readonly waitsForMe: boolean;
  }[];
}
