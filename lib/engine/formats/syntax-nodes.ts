/** A node of a syntax tree, of which nothing is taken for granted. */
export type Node = Readonly<Record<string, unknown>>;

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** True for a node of this kind. */
export const isOf = (value: unknown, type: string): value is Node => isNode(value) && value['type'] === type;

/** A member that is a list; nothing when it is none. */
export function listIn(value: unknown, name: string): readonly unknown[] {
  const list: unknown = isNode(value) ? value[name] : null;
  return Array.isArray(list) ? list : [];
}

/** A member that is a node. */
export function nodeIn(value: unknown, name: string): Node | null {
  const member = isNode(value) ? value[name] : null;
  return isNode(member) ? member : null;
}

/** Where a node begins, counted from 1; null where the parser does not say. */
export function lineOf(node: Node): number | null {
  const line = nodeIn(nodeIn(node, 'loc'), 'start')?.['line'];
  return typeof line === 'number' ? line : null;
}

/** What an identifier or a text says. */
export const nameOf = (value: unknown): string | null => {
  if (isOf(value, 'Identifier')) return typeof value['name'] === 'string' ? value['name'] : null;
  return isOf(value, 'StringLiteral') && typeof value['value'] === 'string' ? value['value'] : null;
};
