import { crc32 } from 'node:zlib';

/** CRC32 over the lines of a text, without their ends, as a signed number. Source: `ChecksumCalculator.java`. Pure. */
export const flywayChecksum = (text: string): string =>
  String(crc32(text.replaceAll('\r', '').replaceAll('\n', '')) | 0);
