import type { CanonicalValue } from '../base/canonical-json';
import { listMap } from '../catalog/attributes';
import { roleName } from '../catalog/print-definition';
import { quoteIdentifier, quoteQualified } from '../catalog/quote-identifier';
import type { CatalogKind } from '../catalog/schema-snapshot';
import { draftStep, type DraftStep } from './draft';
import { ddlName } from './draft-names';
import type { PlacedObject } from './object-difference';

export interface GrantChange {
  readonly placed: PlacedObject;
  /** Role to privileges, as the attribute `grants` holds them. */
  readonly before: CanonicalValue;
  readonly after: CanonicalValue;
}

/** GRANT and REVOKE from one set of grants to the other; null when there is no statement for the object's kind. */
export function grantDraft(change: GrantChange): readonly DraftStep[] | null {
  const target = grantTarget(change.placed);
  if (target === null) return null;
  const before = listMap(change.before);
  const after = listMap(change.after);
  const roles = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  const steps = roles.flatMap((role) =>
    grantSteps(target, role, { before: before.get(role) ?? [], after: after.get(role) ?? [] }),
  );
  return steps.length === 0 ? null : steps;
}

/** `SELECT`, `SELECT with grant option`, and of an owner `no SELECT`: what was taken from what being the owner gives. */
function grantSteps(
  target: GrantTarget,
  role: string,
  held: { readonly before: readonly string[]; readonly after: readonly string[] },
): readonly DraftStep[] {
  const [before, after] = [privileges(held.before), privileges(held.after)];
  const grant = after.held
    .filter((name) => !before.held.includes(name))
    .concat(only(before.taken, after.taken));
  const revoke = before.held
    .filter((name) => !after.held.includes(name))
    .concat(only(after.taken, before.taken));
  const pass = only(after.grantable, before.grantable);
  const keep = only(before.grantable, after.grantable).filter((name) => after.held.includes(name));
  const to = (verb: string, names: readonly string[], tail: string) => {
    const list = names.map((name) => `${name}${target.columns}`).join(', ');
    return names.length === 0 ? [] : [draftStep(`${verb} ${list} ON ${target.name} ${tail};`)];
  };
  const who = roleName(role);
  return [
    ...to('GRANT', only(grant, pass), `TO ${who}`),
    ...to('GRANT', pass, `TO ${who} WITH GRANT OPTION`),
    ...to('REVOKE GRANT OPTION FOR', keep, `FROM ${who}`),
    ...to('REVOKE', revoke, `FROM ${who}`),
  ];
}

const WITH_OPTION = ' with grant option';
const TAKEN = 'no ';

function privileges(names: readonly string[]) {
  const bare = names.filter((name) => !name.startsWith(TAKEN));
  const plain = (name: string) => (name.endsWith(WITH_OPTION) ? name.slice(0, -WITH_OPTION.length) : name);
  return {
    held: bare.map(plain),
    grantable: bare.filter((name) => name.endsWith(WITH_OPTION)).map(plain),
    taken: names.filter((name) => name.startsWith(TAKEN)).map((name) => name.slice(TAKEN.length)),
  };
}

function only(names: readonly string[], other: readonly string[]): readonly string[] {
  return names.filter((name) => !other.includes(name));
}

interface GrantTarget {
  readonly name: string;
  readonly columns: string;
}

function grantTarget(placed: PlacedObject): GrantTarget | null {
  const { object } = placed;
  if (object.kind === 'column') {
    return {
      name: quoteQualified(placed.topmost.schema, placed.topmost.name),
      columns: ` (${quoteIdentifier(object.name)})`,
    };
  }
  const name = ddlName(placed);
  if (name === null) return null;
  return {
    name: RELATIONS.has(object.kind) ? quoteQualified(object.schema, object.name) : name,
    columns: '',
  };
}

const RELATIONS: ReadonlySet<CatalogKind> = new Set<CatalogKind>([
  'table',
  'view',
  'materialized_view',
  'foreign_table',
]);
