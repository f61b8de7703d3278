import type { CanonicalValue } from '../base/canonical-json';
import type { CatalogObject } from './schema-snapshot';

/** The attribute's value; null when the object does not have it, which means the same. */
export function attribute(object: CatalogObject, name: string): CanonicalValue {
  return object.attributes[name] ?? null;
}

/** The attribute as text, or null when it is anything else. */
export function textAttribute(object: CatalogObject, name: string): string | null {
  const value = attribute(object, name);
  return typeof value === 'string' ? value : null;
}

/** Whether the attribute is exactly true. */
export function flagAttribute(object: CatalogObject, name: string): boolean {
  return attribute(object, name) === true;
}

/** The attribute as a list of texts; empty when it is anything else. */
export function listAttribute(object: CatalogObject, name: string): readonly string[] {
  return textList(attribute(object, name));
}

/** The texts of a list; empty when the value is no list. */
export function textList(value: CanonicalValue): readonly string[] {
  return isList(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** The entries of an attribute that maps names to lists of texts (grants: role to privileges). */
export function listMap(value: CanonicalValue): ReadonlyMap<string, readonly string[]> {
  if (!isRecord(value)) return new Map();
  return new Map(Object.entries(value).map(([key, list]) => [key, textList(list)]));
}

/** `Array.isArray` that keeps the type of the items. */
export function isList(value: CanonicalValue): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}

/** Whether the value is an object with named values. */
export function isRecord(value: CanonicalValue): value is { readonly [key: string]: CanonicalValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
