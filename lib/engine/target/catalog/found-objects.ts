import type { CanonicalValue } from '../../base/canonical-json';
import type { FoundObject } from '../../catalog/assemble-snapshot';

/** The objects found so far while one catalog is being read: facts add objects, probes add what the facts leave out. */
export interface FoundObjects {
  readonly add: (object: FoundObject) => void;
  /** Adds attributes to an object that was found; nothing happens when it was not (it is an extension's, or of the system). */
  readonly patch: (id: string, attributes: Readonly<Record<string, CanonicalValue>>) => void;
  readonly get: (id: string) => FoundObject | undefined;
  readonly all: () => readonly FoundObject[];
}

export function createFoundObjects(): FoundObjects {
  const objects = new Map<string, FoundObject>();
  return {
    add: (object) => objects.set(object.id, object),
    patch: (id, attributes) => {
      const object = objects.get(id);
      if (object === undefined) return;
      objects.set(id, { ...object, attributes: { ...object.attributes, ...attributes } });
    },
    get: (id) => objects.get(id),
    all: () => [...objects.values()],
  };
}
