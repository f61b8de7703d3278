/** The first thing that Tab reaches: jumps over the frame to the page. */
export function SkipLink({ target = 'main' }: { target?: string }) {
  return (
    <a
      href={`#${target}`}
      className="not-focus:sr-only fixed start-3 top-3 z-50 rounded-md bg-primary px-4 py-2.5 font-medium text-on-primary"
    >
      Skip to the page
    </a>
  );
}
