import { ParseError, parseTOML, type AST } from 'toml-eslint-parser';
import { failed, success, type Result } from '../base/result';
import { DEEPEST, type StaticValue } from './static-value';

/** A TOML text as values, each with the line on which it stands; fails with the line at which the text is no TOML, where that is known. Pure. */
export function readToml(text: string): Result<StaticValue, number | null> {
  try {
    const top = tableAt(1);
    for (const node of parseTOML(text).body.flatMap(({ body }) => body)) put(top, node, 0);
    return success(valueOfTable(top, 0));
  } catch (error) {
    return failed(error instanceof ParseError ? error.lineNumber : null);
  }
}

/** A table while it is read. One of an array of tables stands in the array by its number. */
interface Table {
  readonly line: number;
  readonly members: Map<string | number, Table | StaticValue>;
}

const tableAt = (line: number): Table => ({ line, members: new Map() });

/** Whatever cannot stand beside the rest has been refused by the parser. */
function put(table: Table, node: AST.TOMLTable | AST.TOMLKeyValue, depth: number): void {
  const { line } = node.loc.start;
  if (node.type === 'TOMLTable') {
    const named = below(table, node.resolvedKey, line);
    for (const member of node.body) put(named, member, depth);
    return;
  }
  const names = node.key.keys.map((key) => (key.type === 'TOMLBare' ? key.name : key.value));
  const holder = below(table, names.slice(0, -1), line);
  holder.members.set(names.at(-1) ?? '', valueOf(node.value, depth));
}

function below(table: Table, path: readonly (string | number)[], line: number): Table {
  let at = table;
  for (const name of path) {
    const known = at.members.get(name);
    const next = known !== undefined && !('kind' in known) ? known : tableAt(line);
    at.members.set(name, next);
    at = next;
  }
  return at;
}

function valueOf(node: AST.TOMLContentNode, depth: number): StaticValue {
  const { line } = node.loc.start;
  if (depth > DEEPEST) return { kind: 'computed', says: 'nested too deeply', line };
  if (node.type === 'TOMLArray') {
    return { kind: 'list', items: node.elements.map((each) => valueOf(each, depth + 1)), line };
  }
  if (node.type === 'TOMLInlineTable') {
    const table = tableAt(line);
    for (const member of node.body) put(table, member, depth + 1);
    return valueOfTable(table, depth);
  }
  if ('datetime' in node) return { kind: 'text', value: node.datetime, line };
  const { value } = node;
  return typeof value === 'string' ? { kind: 'text', value, line } : { kind: 'plain', value, line };
}

function valueOfTable({ line, members }: Table, depth: number): StaticValue {
  if (depth > DEEPEST) return { kind: 'computed', says: 'nested too deeply', line };
  const values = [...members].map(
    ([name, member]) => [name, 'kind' in member ? member : valueOfTable(member, depth + 1)] as const,
  );
  const isArray = values.length > 0 && values.every(([name]) => typeof name === 'number');
  if (isArray) return { kind: 'list', items: values.map(([, value]) => value), line };
  return {
    kind: 'record',
    members: new Map(values.map(([name, value]) => [String(name), value])),
    others: null,
    line,
  };
}
