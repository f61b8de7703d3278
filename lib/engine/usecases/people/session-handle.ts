import { sha256, type Digest } from '../../base/digest';
import type { Session } from '../../model/link';

/** What a page calls one of a person's sessions: names it and opens nothing, and does not lead back to what the store keeps of it. Pure. */
export const sessionHandle = ({ idHash }: Pick<Session, 'idHash'>): Digest =>
  sha256(`lockkeeper session handle\n${idHash}`);
