import { failed, success, type Result } from '../../base/result';
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

/** The blocks and attributes of a text; every value but a plain string or a single word is computed. Fails with the line at which a text is none. Pure. */
export function readHcl(text: string): Result<HclBody, number> {
  const tokens = hclTokens(text);
  if (!tokens.ok) return tokens;
  const read = readBody(tokens.value, { at: 0, depth: 0 });
  if (read.ok && read.value.at === tokens.value.length) return success(read.value.body);
  const stopped = tokens.value[read.ok ? read.value.at : read.failure] ?? tokens.value.at(-1);
  return failed(stopped?.line ?? 1);
}

interface Place {
  readonly at: number;
  readonly depth: number;
}

interface Read<T> {
  readonly body: T;
  readonly at: number;
}

/** What was read, or the place of the token at which that ended. */
type Reading<T> = Result<Read<T>, number>;

/** Up to the brace that ends it, or the end of the text. */
function readBody(tokens: readonly HclToken[], { at, depth }: Place): Reading<HclBody> {
  if (depth > DEEPEST) return failed(at);
  const attributes = new Map<string, StaticValue>();
  const blocks: HclBlock[] = [];
  let here = at;
  for (;;) {
    const token = tokens[here];
    if (token === undefined || (token.kind === 'sign' && token.text === '}')) {
      return success({ body: { attributes, blocks }, at: here });
    }
    if (token.kind === 'line') here += 1;
    else if (token.kind !== 'word') return failed(here);
    else if (isSign(tokens[here + 1], '=')) {
      const value = readValue(tokens, here + 2);
      attributes.set(token.text, value.body);
      here = value.at;
    } else {
      const block = readBlock(tokens, { at: here, depth });
      if (!block.ok) return block;
      blocks.push(block.value.body);
      here = block.value.at;
    }
  }
}

/** One that is not closed ends where it begins. */
function readBlock(tokens: readonly HclToken[], { at, depth }: Place): Reading<HclBlock> {
  const head = tokens[at];
  if (head === undefined) return failed(at);
  const labels: string[] = [];
  let here = at + 1;
  for (let token = tokens[here]; token !== undefined && !isSign(token, '{'); token = tokens[here]) {
    if (token.kind !== 'string' && token.kind !== 'word') return failed(here);
    labels.push(token.text);
    here += 1;
  }
  const read = readBody(tokens, { at: here + 1, depth: depth + 1 });
  if (!read.ok) return read;
  const { body, at: end } = read.value;
  if (!isSign(tokens[end], '}')) return failed(at);
  return success({ body: { type: head.text, labels, line: head.line, body }, at: end + 1 });
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
