/**
 * The end of an answer as a program hears it that has begun no transaction: in truth there is ours. Nothing follows *ready* that ends in
 * this letter, so the last byte is the state.
 */
export function saysIdle(chunk: Buffer): Buffer {
  if (chunk.at(-1) !== IN_TRANSACTION) return chunk;
  const told = Buffer.from(chunk);
  told.writeUInt8(IDLE, told.length - 1);
  return told;
}

const IN_TRANSACTION = 0x54;
const IDLE = 0x49;
