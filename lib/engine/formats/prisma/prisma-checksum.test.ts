import { describe, expect, it } from 'vitest';
import { isPrismaChecksum, prismaChecksums } from './prisma-checksum';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const USER_TABLE =
  '-- CreateTable\nCREATE TABLE "User" (\n    "id" INTEGER NOT NULL,\n\n    CONSTRAINT "User_pkey" PRIMARY KEY ("id")\n);\n';

describe('prismaChecksums', () => {
  it.each([
    [
      'what migrate deploy wrote',
      USER_TABLE,
      '9785d85f8c5a8b3dbfbbbd8143cc7485bb48dd8bf30ca3eafd3cd2e1ba15a953',
    ],
    [
      "the engine's own test vector",
      'hello',
      '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
    ],
    [
      'a file with LF',
      'CREATE TABLE t (id int);\n',
      '12c83f983b0c94b9c7010dcc92149589d5fb01a3d32af8f6d699545d95db9040',
    ],
  ])('equals %s', (_name, text, expected) => {
    expect(prismaChecksums(bytes(text)).checksum).toBe(expected);
  });

  it('takes the other line endings for the same text', () => {
    const lf = prismaChecksums(bytes('a\nb\n'));
    const crlf = prismaChecksums(bytes('a\r\nb\r\n'));
    expect(isPrismaChecksum([lf.checksum, ...lf.equalChecksums], crlf.checksum)).toBe(true);
    expect(isPrismaChecksum([crlf.checksum, ...crlf.equalChecksums], lf.checksum)).toBe(true);
    expect(
      isPrismaChecksum([lf.checksum, ...lf.equalChecksums], prismaChecksums(bytes('a\nc\n')).checksum),
    ).toBe(false);
  });

  it('counts a byte order mark', () => {
    expect(prismaChecksums(bytes('\uFEFFhello')).checksum).not.toBe(prismaChecksums(bytes('hello')).checksum);
  });

  it('knows the old text without leading zeros', () => {
    const { checksum } = prismaChecksums(bytes('CREATE TABLE t (id int);\n'));
    const old = Buffer.from(checksum, 'hex').reduce((text, byte) => text + byte.toString(16), '');
    expect(old).not.toHaveLength(64);
    expect(isPrismaChecksum([checksum], old)).toBe(true);
  });
});
