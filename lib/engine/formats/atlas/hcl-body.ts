import type { StaticValue } from '../static-value';
import { hclTokens, type HclToken } from './hcl-tokens';

/** A block of HCL such as `env "local" { … }`. */
export interface HclBlock {
  readonly type: string;
  readonly labels: readonly string[];
  readonly line: number;
  readonly body: HclBody;
}

export interface HclBody {
  readonly attributes: ReadonlyMap<string, StaticValue>;
  readonly blocks: readonly HclBlock[];
}

/** More than any configuration has blocks within blocks. */
const DEEPEST = 20;

/** The blocks and attributes of a text; every value but a plain string or a single word is computed. Null for a text that is none. Pure. */
export function readHcl(text: string): HclBody | null {
  const tokens = hclTokens(text);
  if (tokens === null) return null;
  const read = readBody(tokens, { at: 0, depth: 0 });
  return read !== null && read.at === tokens.length ? read.body : null;
}

interface Place {
  readonly at: number;
  readonly depth: number;
}

interface Read<T> {
  readonly body: T;
  readonly at: number;
}

/** Up to the brace that ends it, or the end of the text. */
function readBody(tokens: readonly HclToken[], { at, depth }: Place): Read<HclBody> | null {
  if (depth > DEEPEST) return null;
  const attributes = new Map<string, StaticValue>();
  const blocks: HclBlock[] = [];
  let here = at;
  for (;;) {
    const token = tokens[here];
    if (token === undefined || (token.kind === 'sign' && token.text === '}')) {
      return { body: { attributes, blocks }, at: here };
    }
    if (token.kind === 'line') here += 1;
    else if (token.kind !== 'word') return null;
    else if (isSign(tokens[here + 1], '=')) {
      const value = readValue(tokens, here + 2);
      attributes.set(token.text, value.body);
      here = value.at;
    } else {
      const block = readBlock(tokens, { at: here, depth });
      if (block === null) return null;
      blocks.push(block.body);
      here = block.at;
    }
  }
}

function readBlock(tokens: readonly HclToken[], { at, depth }: Place): Read<HclBlock> | null {
  const head = tokens[at];
  if (head === undefined) return null;
  const labels: string[] = [];
  let here = at + 1;
  for (let token = tokens[here]; token !== undefined && !isSign(token, '{'); token = tokens[here]) {
    if (token.kind !== 'string' && token.kind !== 'word') return null;
    labels.push(token.text);
    here += 1;
  }
  const read = readBody(tokens, { at: here + 1, depth: depth + 1 });
  if (read === null || !isSign(tokens[read.at], '}')) return null;
  return { body: { type: head.text, labels, line: head.line, body: read.body }, at: read.at + 1 };
}

/** Up to the end of the line, over lines within brackets. */
function readValue(tokens: readonly HclToken[], at: number): Read<StaticValue> {
  let [here, open] = [at, 0];
  for (let token = tokens[here]; token !== undefined; token = tokens[here]) {
    if (open === 0 && (token.kind === 'line' || isSign(token, '}'))) break;
    if (token.kind === 'sign' && '([{'.includes(token.text)) open += 1;
    if (token.kind === 'sign' && ')]}'.includes(token.text)) open -= 1;
    here += 1;
  }
  return { body: valueOf(tokens.slice(at, here)), at: here };
}

function valueOf(tokens: readonly HclToken[]): StaticValue {
  const [only, ...more] = tokens;
  const line = only?.line ?? null;
  if (only !== undefined && more.length === 0 && isPlain(only)) {
    return { kind: 'text', value: only.text, line };
  }
  const names = tokens.flatMap(({ kind, text }) => (kind === 'word' ? [text] : []));
  return { kind: 'computed', says: names.slice(0, 4).join('.') || 'an expression', line };
}

/** A path of names, such as `var.url`, is known only when it is run. */
const isPlain = ({ kind, text }: HclToken): boolean =>
  kind === 'string' || (kind === 'word' && !text.includes('.'));

const isSign = (token: HclToken | undefined, text: string): boolean =>
  token?.kind === 'sign' && token.text === text;
