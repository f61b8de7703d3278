/** Work by key that is under way: who asks for the same meanwhile gets what it comes to, failures included. */
export class UnderWay<T> {
  readonly #works = new Map<string, Promise<T>>();

  async once(key: string, work: () => Promise<T>): Promise<T> {
    const running = this.#works.get(key);
    if (running !== undefined) return running;
    const started = work();
    this.#works.set(key, started);
    try {
      return await started;
    } finally {
      this.#works.delete(key);
    }
  }
}
