/** Ids and randomness. The only way by which the engine gets them. */
export interface Ids {
  /** A random UUID (version 4) as text. */
  uuid(): string;
  /** 256 random bits as base64url; for links and session ids. */
  token(): string;
  /** A number from 0 up to, not including, 1; for jitter only. */
  fraction(): number;
}
