import { textMap } from '../sql/text-map';
import { findNodeAtLocation, parseTree, type Node, type ParseError } from 'jsonc-parser';

/** A text of JSON as data, with the lines on which its parts stand; 1-based. */
export interface JsonText {
  readonly value: unknown;
  /** Of a member or an item by its names and places from the top, or of the nearest part around it; none where that is the whole text. */
  readonly lineOf: (path: readonly (string | number)[]) => number | undefined;
}

/** Why a text is no JSON, at the line where that shows. */
export interface JsonBroken {
  readonly value: null;
  readonly brokenAt: number;
}

/** Reads JSON as JSON.parse does, and knows where everything stands. Pure. */
export function readJson(text: string): JsonText | JsonBroken {
  const errors: ParseError[] = [];
  const map = textMap(text);
  const tree = parseTree(text, errors, { disallowComments: true });
  const value = valueOf(text);
  if (tree === undefined || value === undefined) {
    return { value: null, brokenAt: map.place(errors[0]?.offset ?? 0).line };
  }
  return {
    value,
    lineOf: (path) => {
      const node = nearest(tree, path);
      return node === null ? undefined : map.place(node.offset).line;
    },
  };
}

/** JSON.parse has the last word on what is JSON. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function nearest(tree: Node, path: readonly (string | number)[]): Node | null {
  for (let length = path.length; length > 0; length -= 1) {
    const found = findNodeAtLocation(tree, path.slice(0, length));
    if (found !== undefined) return found;
  }
  return null;
}
