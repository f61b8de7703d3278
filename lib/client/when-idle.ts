const LATEST_MS = 3000;

/** Calls once the browser has nothing else to do, or after three seconds; returns how not to. */
export function whenIdle(act: () => void): () => void {
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(act, LATEST_MS);
    return () => {
      clearTimeout(timer);
    };
  }
  const handle = requestIdleCallback(act, { timeout: LATEST_MS });
  return () => {
    cancelIdleCallback(handle);
  };
}
