import { success, type Result } from '../../base/result';
import { memberOf, type StaticValue } from '../static-value';
import { readToml } from '../toml';
import { readFlywayProperties } from './flyway-properties';

/** What a configuration of Flyway says, by the names of its properties without `flyway.`. */
export interface FlywaySettings {
  /** Null where it is not given. */
  of(name: string): StaticValue | null;
  /** Names and values below a property, such as placeholders. */
  below(name: string): ReadonlyMap<string, StaticValue>;
  /** Addresses of databases. */
  readonly urls: readonly string[];
}

const PREFIX = 'flyway.';

/** A `flyway.conf`. Pure. */
export function settingsOfProperties(text: string): FlywaySettings {
  const all = readFlywayProperties(text);
  const below = (name: string) =>
    new Map(
      [...all].flatMap(([key, value]) =>
        key.startsWith(`${PREFIX}${name}.`) ? [[key.slice(PREFIX.length + name.length + 1), value]] : [],
      ),
    );
  return {
    of: (name) => all.get(`${PREFIX}${name}`) ?? null,
    below,
    urls: textsOf(all.get(`${PREFIX}url`) ?? null),
  };
}

/** A `flyway.toml`, where schemas and addresses stand in `[environments.…]`; fails with the line at which a text is no TOML. Pure. */
export function settingsOfToml(text: string): Result<FlywaySettings, number | null> {
  const toml = readToml(text);
  if (!toml.ok) return toml;
  const read = computedByResolvers(toml.value);
  const environments = membersOf(memberOf(read, 'environments'));
  const ofEnvironments = (name: string) => [...environments.values()].map((one) => memberOf(one, name));
  return success({
    of: (name) =>
      memberOf(read, 'flyway', name) ??
      (name === 'schemas' ? (ofEnvironments(name).find((one) => one !== null) ?? null) : null),
    below: (name) => membersOf(memberOf(read, 'flyway', name)),
    urls: ofEnvironments('url').flatMap(textsOf),
  });
}

const membersOf = (value: StaticValue | null): ReadonlyMap<string, StaticValue> =>
  value?.kind === 'record' ? value.members : new Map();

const textsOf = (value: StaticValue | null): readonly string[] =>
  value?.kind === 'text' ? [value.value] : [];

/** `${env.NAME}` and the like are known when Flyway runs. */
function computedByResolvers(value: StaticValue): StaticValue {
  switch (value.kind) {
    case 'text':
      return value.value.includes('${') ? { kind: 'computed', says: 'a resolver', line: value.line } : value;
    case 'list':
      return { ...value, items: value.items.map(computedByResolvers) };
    case 'record':
      return {
        ...value,
        members: new Map([...value.members].map(([name, member]) => [name, computedByResolvers(member)])),
      };
    case 'plain':
    case 'computed':
      return value;
  }
}
