import type { StaticModule } from '../static-module';
import { memberOf, type StaticValue } from '../static-value';

/** What a module exports by a name, or as a member of its default export; null when it does not. Pure. */
export function exportOf(
  module: Pick<StaticModule, 'named' | 'exported'> | undefined,
  name: string,
): StaticValue | null {
  const inner = module?.exported;
  if (inner?.kind === 'record' && memberOf(inner, 'up') !== null) return memberOf(inner, name);
  return module?.named.get(name) ?? null;
}
