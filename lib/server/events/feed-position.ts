/** How much one feed had heard at a moment. */
export interface FeedPosition {
  /** Which feed: a process that starts again has another one. */
  readonly feed: string;
  /** News and gaps that it had heard by then. */
  readonly heard: number;
}

/** `<feed>.<heard>`, as pages and streams carry it; pure. */
export const positionText = ({ feed, heard }: FeedPosition): string => `${feed}.${String(heard)}`;

const LONGEST = 64;

/** The position that a text says, or null when it says none as `positionText` would; pure. Anybody may have written the text. */
export function readPosition(text: string): FeedPosition | null {
  if (text.length > LONGEST) return null;
  const [feed = '', number = '', ...rest] = text.split('.');
  const position = { feed, heard: Number(number) };
  const isWhole = Number.isSafeInteger(position.heard) && position.heard >= 0;
  return isWhole && feed !== '' && rest.length === 0 && positionText(position) === text ? position : null;
}
