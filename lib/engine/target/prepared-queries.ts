/** How a query of ours is sent: by its name alone when the server knows it, with its text otherwise. */
export interface PreparedName {
  readonly name: string;
  readonly known: boolean;
}

/** More different queries than a run has; what comes later is sent without a name. */
const MOST_NAMES = 64;

/**
 * Which queries of ours the server has parsed and planned already, so that the checks around a migration cost it next to nothing. A
 * prepared statement belongs to its session, not to a transaction: it stays after a rollback and ends with DEALLOCATE and DISCARD.
 * Sources: PostgreSQL manual, 55.2.3 Extended Query, PREPARE and DEALLOCATE.
 */
export class PreparedQueries {
  readonly #names = new Map<string, string>();
  readonly #known = new Set<string>();

  /** Null when there are too many names already. `trusted`: nothing before it in its flight may make the server forget. */
  nameOf(text: string, trusted: boolean): PreparedName | null {
    const name = this.#names.get(text) ?? this.#newName(text);
    return name === null ? null : { name, known: trusted && this.#known.has(text) };
  }

  /** The server has answered it. */
  learn(text: string): void {
    if (this.#names.has(text)) this.#known.add(text);
  }

  /** The server may have dropped them all: each is parsed again, under the same name. */
  forget(): void {
    this.#known.clear();
  }

  #newName(text: string): string | null {
    if (this.#names.size >= MOST_NAMES) return null;
    const name = `lockkeeper_${String(this.#names.size + 1)}`;
    this.#names.set(text, name);
    return name;
  }
}
