import * as z from 'zod';
import type { GroupGrant, GroupMapping } from '../engine/index';

const ROLES = ['viewer', 'developer', 'approver', 'administrator'] as const;
const written = z.record(z.string().min(1), z.array(z.string()));
const role = z.enum(ROLES);

/**
 * What groups of an issuer give, from JSON that a person wrote: `{"<group>": ["<project>:<role>", "installation administrator"]}`. Null when
 * it is anything else, down to one word: rights that somebody mistyped are no rights. Pure.
 */
export function readGroupRoles(text: string): GroupMapping | null {
  const parsed = written.safeParse(readJson(text));
  if (!parsed.success) return null;
  const mapping = Object.entries(parsed.data).map(([group, words]) => ({
    group,
    grants: words.flatMap((one) => readGrant(one) ?? []),
  }));
  const isWhole = mapping.every(({ group, grants }) => grants.length === parsed.data[group]?.length);
  return isWhole ? mapping : null;
}

function readGrant(words: string): GroupGrant | null {
  if (words === 'installation administrator') return { kind: 'installation_administrator' };
  const [project = '', name, ...rest] = words.split(':');
  const read = role.safeParse(name);
  return read.success && project !== '' && rest.length === 0
    ? { kind: 'project_role', project, role: read.data }
    : null;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
