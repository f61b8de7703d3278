import type { Node } from 'libpg-query';

/** Bodies of PostgreSQL's parse nodes by node name, as libpg-query 18 types them. */
export type NodeBodies = Whole<Node>;
export type NodeName = keyof NodeBodies;
/** A node as the parser writes it: one property, named after the node's kind. */
export type SyntaxNode = Partial<NodeBodies>;

type Whole<Union> = (Union extends unknown ? (value: Union) => void : never) extends (
  value: infer All,
) => void
  ? All
  : never;

/** One answer per kind of node; kinds without an entry are not handled. */
export type NodeTable<Result> = {
  readonly [Name in NodeName]?: (body: NodeBodies[Name]) => Result;
};

/** Answers for a node by the entry of its kind; null when the table has none. */
export function byKind<Result>(table: NodeTable<Result>, node: SyntaxNode): Result | null {
  for (const name of Object.keys(node)) {
    if (isKeyOf(table, name)) return answer(table, name, node);
  }
  return null;
}

function answer<Result, Name extends NodeName>(
  table: NodeTable<Result>,
  name: Name,
  node: Pick<SyntaxNode, Name>,
): Result | null {
  const handle = table[name];
  const body = node[name];
  return handle === undefined || body === undefined ? null : handle(body);
}

const isKeyOf = (table: object, name: string): name is NodeName => Object.hasOwn(table, name);

/**
 * Visits every object of a tree, nodes and plain parts alike, parents first and in the order of the text. Works without recursion, since
 * a chain of a hundred thousand operators is as deep as it is long.
 */
export function visitTree(root: object, visit: (part: Readonly<Record<string, unknown>>) => void): void {
  const open: object[] = [root];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    if (isRecord(part)) visit(part);
    const inner = Object.values(part);
    for (let index = inner.length - 1; index >= 0; index -= 1) {
      const value: unknown = inner[index];
      if (typeof value === 'object' && value !== null) open.push(value);
    }
  }
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A list of nodes, empty where the parser leaves it out. */
export const nodesOf = (nodes: readonly SyntaxNode[] | undefined): readonly SyntaxNode[] => nodes ?? [];

/** A node, empty where the parser leaves it out. */
export const nodeOf = (node: SyntaxNode | undefined): SyntaxNode => node ?? {};

/** The strings of a list of `String` nodes; other nodes are left out. */
export function stringsOf(nodes: readonly SyntaxNode[] | undefined): readonly string[] {
  return nodesOf(nodes).flatMap((node) => (node.String === undefined ? [] : [node.String.sval ?? '']));
}
