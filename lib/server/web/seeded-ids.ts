import 'server-only';
import { createHmac } from 'node:crypto';
import type { Ids } from '../../engine/ports/ids';

/**
 * Ids whose UUIDs follow from one intention, so that the same intention, arriving twice in two processes, inserts the same key twice and
 * the store refuses the second. They are sealed with the installation's secret: nobody can choose an id by choosing a key. Tokens and
 * jitter stay random.
 */
export function seededIds(ids: Ids, seed: { readonly secret: string; readonly intention: string }): Ids {
  let count = 0;
  return {
    uuid: () => {
      count += 1;
      return uuidOf(createHmac('sha256', seed.secret).update(`${seed.intention}\n${count}`).digest('hex'));
    },
    token: () => ids.token(),
    fraction: () => ids.fraction(),
  };
}

/** 122 bits of a hash in the shape of a version 8 UUID (RFC 9562, 5.8). */
function uuidOf(hex: string): string {
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) % 4);
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
  ];
  return [...parts, hex.slice(20, 32)].join('-');
}
