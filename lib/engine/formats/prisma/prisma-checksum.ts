import { sha256, type Digest } from '../../base/digest';

const CR = 0x0d;
const LF = 0x0a;

/**
 * The checksum that Prisma writes (SHA-256 of the file as it is, byte order mark included, 64 hex digits) and those that it takes for the
 * same text: with CRLF as LF, with LF as CRLF. Source: prisma-engines `schema-connector/src/checksum.rs`. Pure.
 */
export function prismaChecksums(bytes: Uint8Array): {
  readonly checksum: Digest;
  readonly equalChecksums: readonly Digest[];
} {
  const checksum = sha256(bytes);
  if (!bytes.includes(LF)) return { checksum, equalChecksums: [] };
  const variants = [sha256(withoutCarriageReturns(bytes)), sha256(withCarriageReturns(bytes))];
  return { checksum, equalChecksums: variants.filter((variant) => variant !== checksum) };
}

/** True when a recorded checksum means one of these; a text that is not 64 long is the old format without leading zeros. */
export function isPrismaChecksum(checksums: readonly Digest[], recorded: string): boolean {
  if (recorded.length === 64) return checksums.includes(recorded);
  return checksums.some((checksum) => withoutLeadingZeros(checksum) === recorded);
}

const withoutLeadingZeros = (checksum: Digest): string =>
  Buffer.from(checksum, 'hex').reduce((text, byte) => text + byte.toString(16), '');

function withoutCarriageReturns(bytes: Uint8Array): Uint8Array {
  return bytes.filter((byte, index) => !(byte === CR && bytes[index + 1] === LF));
}

function withCarriageReturns(bytes: Uint8Array): Uint8Array {
  const lines = bytes.reduce((count, byte) => (byte === LF ? count + 1 : count), 0);
  const result = new Uint8Array(bytes.length + lines);
  let at = 0;
  for (const byte of bytes) {
    if (byte === LF) result[at++] = CR;
    result[at++] = byte;
  }
  return result;
}
