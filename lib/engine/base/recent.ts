/** Values by key, of which those are forgotten first that were not asked for longest. */
export class Recent<T> {
  readonly #entries = new Map<string, { readonly value: T; readonly weight: number }>();
  readonly #limit: number;
  readonly #weigh: (value: T) => number;
  #weight = 0;

  /** All values together weigh at most `limit`; one that is heavier by itself is not kept at all. */
  constructor(limit: number, weigh: (value: T) => number) {
    this.#limit = limit;
    this.#weigh = weigh;
  }

  get(key: string): T | null {
    const entry = this.#entries.get(key);
    if (entry === undefined) return null;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  set(key: string, value: T): void {
    this.#forget(key);
    const weight = this.#weigh(value);
    if (weight > this.#limit) return;
    this.#entries.set(key, { value, weight });
    this.#weight += weight;
    for (const oldest of this.#entries.keys()) {
      if (this.#weight <= this.#limit) return;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    this.#weight -= this.#entries.get(key)?.weight ?? 0;
    this.#entries.delete(key);
  }
}
