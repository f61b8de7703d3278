import {
  classesOf,
  declarationOf,
  exportedBy,
  exportsByName,
  isModuleExports,
  namedExports,
  writtenAs,
} from './static-exports';
import { DEEPEST, memberOf, type StaticValue } from './static-value';
import { isNode, isOf, lineOf, listIn, nameOf, nodeIn, type Node } from './syntax-nodes';

/** What a program says without being run. */
export interface StaticModule {
  /** What it exports as its default, or assigns to `module.exports`; null when it exports nothing so. */
  readonly exported: StaticValue | null;
  /** Packages and files that it imports or requires. */
  readonly imports: ReadonlySet<string>;
  /** What it makes with `new` where it declares or exports something, in its order. */
  readonly made: readonly StaticInstance[];
  /** What it exports by name, by `exports.name = …` too; functions and classes are computed. */
  readonly named: ReadonlyMap<string, StaticValue>;
  /** The classes that it exports, in its order. */
  readonly classes: readonly StaticClass[];
  /** True: what is not told here is not exported. */
  readonly isWhole: boolean;
  /** Null for a program that neither imports nor exports. */
  readonly writtenAs: 'module' | 'commonjs' | null;
}

/** `class Name { name = … }` */
export interface StaticClass {
  readonly of: string;
  /** What its property `name` begins with; null when it has none. */
  readonly name: StaticValue | null;
  /** Where it begins, counted from 1. */
  readonly line: number | null;
}

/** A program that says nothing. */
export const SAYS_NOTHING: StaticModule = {
  exported: null,
  imports: new Set(),
  made: [],
  named: new Map(),
  classes: [],
  isWhole: false,
  writtenAs: null,
};

/** `new Name(given)` */
export interface StaticInstance {
  readonly of: string;
  readonly given: StaticValue;
}

/** What names stand for at the top of a program. */
interface Scope {
  readonly text: string;
  readonly constants: ReadonlyMap<string, unknown>;
  /** Names that statements besides declarations mention: what they do to them is not known. */
  readonly touched: ReadonlySet<string>;
}

/**
 * Reads the default export of a program from its syntax tree, by literals alone: strings, numbers, lists, objects, constants that stand for
 * them, `as`, `satisfies`, and `defineConfig(…)`, by which tools only lend a type. Everything else is computed. Pure.
 */
export function readStaticModule(tree: unknown, text: string): StaticModule {
  const body = listIn(isNode(tree) ? tree['program'] : null, 'body');
  const scope: Scope = { text, constants: constantsOf(body), touched: touchedNames(body) };
  const exported = body.flatMap((statement) => exportedBy(statement) ?? []).at(-1);
  return {
    exported: exported === undefined ? null : valueOf(exported, scope, 0),
    imports: importsOf(body),
    made: body.flatMap((statement) => valuesIn(statement)).flatMap((value) => instanceOf(value, scope)),
    named: new Map([...namedExports(body)].map(([name, value]) => [name, valueOf(value, scope, 0)])),
    classes: classesOf(body).map(({ of, name, line }) => ({
      of,
      line,
      name: name === null ? null : valueOf(name, scope, 0),
    })),
    isWhole: exportsByName(body),
    writtenAs: writtenAs(body),
  };
}

/** The line on which stands what a program exports by a name, a class of that name too; null where it exports none. Pure. */
export function lineOfExport(
  { classes, named, exported }: Pick<StaticModule, 'classes' | 'named' | 'exported'>,
  wanted: string,
): number | null {
  const own = classes.find(
    ({ of, name }) => of === wanted || (name?.kind === 'text' && name.value === wanted),
  );
  if (own !== undefined) return own.line;
  const value = named.get(wanted) ?? (exported === null ? null : memberOf(exported, wanted));
  return value?.line ?? null;
}

/** The expressions that a statement gives names to, or exports. */
function valuesIn(statement: unknown): readonly unknown[] {
  const declared = listIn(declarationOf(statement), 'declarations').map((one) => nodeIn(one, 'init'));
  return [...declared, exportedBy(statement) ?? nodeIn(nodeIn(statement, 'expression'), 'right')];
}

function instanceOf(value: unknown, scope: Scope): readonly StaticInstance[] {
  const name = isOf(value, 'NewExpression') ? lastNameOf(value['callee']) : null;
  return name === null ? [] : [{ of: name, given: valueOf(listIn(value, 'arguments')[0], scope, 0) }];
}

/** `DataSource` of `typeorm.DataSource`. */
const lastNameOf = (callee: unknown): string | null =>
  nameOf(isOf(callee, 'MemberExpression') ? callee['property'] : callee);

function constantsOf(body: readonly unknown[]): ReadonlyMap<string, unknown> {
  const constants = new Map<string, unknown>();
  for (const statement of body) {
    const declaration = declarationOf(statement);
    if (!isOf(declaration, 'VariableDeclaration') || declaration['kind'] !== 'const') continue;
    for (const declarator of listIn(declaration, 'declarations')) {
      const name = isNode(declarator) ? nameOf(declarator['id']) : null;
      if (name !== null && isNode(declarator)) constants.set(name, declarator['init']);
    }
  }
  return constants;
}

const DECLARATIONS: ReadonlySet<unknown> = new Set([
  'ImportDeclaration',
  'VariableDeclaration',
  'ExportDefaultDeclaration',
  'ExportNamedDeclaration',
  'TSExportAssignment',
  'TSTypeAliasDeclaration',
  'TSInterfaceDeclaration',
]);

function touchedNames(body: readonly unknown[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const statement of body) {
    const declares = isNode(statement) && DECLARATIONS.has(statement['type']);
    if (!declares && !isModuleExports(statement)) collectNames(statement, names);
  }
  return names;
}

/** Without recursion: a tree may be deep. */
function collectNames(top: unknown, names: Set<string>): void {
  const waiting: unknown[] = [top];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (Array.isArray(node)) {
      for (const item of node) waiting.push(item);
    } else if (isNode(node)) {
      const name = node['type'] === 'Identifier' ? nameOf(node) : null;
      if (name !== null) names.add(name);
      waiting.push(...Object.values(node).filter((member) => typeof member === 'object'));
    }
  }
}

function importsOf(body: readonly unknown[]): ReadonlySet<string> {
  const imports = new Set<string>();
  for (const statement of body) {
    const from = isOf(statement, 'ImportDeclaration') ? nameOf(statement['source']) : null;
    if (from !== null) imports.add(from);
    for (const declarator of listIn(declarationOf(statement), 'declarations')) {
      const required = isNode(declarator) ? requiredBy(declarator['init']) : null;
      if (required !== null) imports.add(required);
    }
  }
  return imports;
}

function requiredBy(value: unknown): string | null {
  if (isOf(value, 'MemberExpression')) return requiredBy(value['object']);
  if (!isOf(value, 'CallExpression') || nameOf(value['callee']) !== 'require') return null;
  return nameOf(listIn(value, 'arguments')[0]);
}

type Reader = (node: Node, scope: Scope, depth: number) => StaticValue;

const readLiteral: Reader = (node) => literalOf(node['value'] ?? null, lineOf(node));
const readInner: Reader = (node, scope, depth) => valueOf(node['expression'], scope, depth + 1);

/** What is known without running anything, by the kind of an expression. */
const READERS: ReadonlyMap<unknown, Reader> = new Map<unknown, Reader>([
  ['StringLiteral', readLiteral],
  ['NumericLiteral', readLiteral],
  ['BooleanLiteral', readLiteral],
  ['NullLiteral', readLiteral],
  ['TemplateLiteral', templateOf],
  ['ArrayExpression', listOf],
  ['ObjectExpression', recordOf],
  ['Identifier', constantOf],
  ['CallExpression', lentType],
  ['TSAsExpression', readInner],
  ['TSSatisfiesExpression', readInner],
  ['TSNonNullExpression', readInner],
  ['TSTypeAssertion', readInner],
]);

function valueOf(node: unknown, scope: Scope, depth: number): StaticValue {
  const reader = isNode(node) && depth <= DEEPEST ? READERS.get(node['type']) : undefined;
  return isNode(node) && reader !== undefined ? reader(node, scope, depth) : computed(node, scope);
}

/** `defineConfig(…)` gives back what it is given. */
function lentType(node: Node, scope: Scope, depth: number): StaticValue {
  if (nameOf(node['callee']) !== 'defineConfig') return computed(node, scope);
  return valueOf(listIn(node, 'arguments')[0], scope, depth + 1);
}

function listOf(node: Node, scope: Scope, depth: number): StaticValue {
  const items = listIn(node, 'elements').map((item) => valueOf(item, scope, depth + 1));
  return { kind: 'list', items, line: lineOf(node) };
}

const literalOf = (value: unknown, line: number | null): StaticValue =>
  typeof value === 'string'
    ? { kind: 'text', value, line }
    : { kind: 'plain', value: typeof value === 'number' || typeof value === 'boolean' ? value : null, line };

/** A template without a hole is a string. */
function templateOf(node: Node, scope: Scope): StaticValue {
  const [part, ...more] = listIn(node, 'quasis');
  const cooked = nodeIn(part, 'value')?.['cooked'];
  if (more.length > 0 || typeof cooked !== 'string') return computed(node, scope);
  return { kind: 'text', value: cooked, line: lineOf(node) };
}

function constantOf(node: Node, scope: Scope, depth: number): StaticValue {
  const name = nameOf(node);
  const stands = name !== null && scope.constants.has(name) && !scope.touched.has(name);
  return stands ? valueOf(scope.constants.get(name), scope, depth + 1) : computed(node, scope);
}

/** What is spread into an object and not known, or named by an expression, may replace every member before it. */
function recordOf(node: Node, scope: Scope, depth: number): StaticValue {
  const members = new Map<string, StaticValue>();
  let others: StaticValue | null = null;
  for (const property of listIn(node, 'properties')) {
    const name = propertyName(property);
    const value = memberValue(property, scope, depth);
    if (name !== null) members.set(name, value);
    else if (value.kind === 'record' && value.others === null) {
      for (const [inner, spread] of value.members) members.set(inner, spread);
    } else {
      members.clear();
      others = value.kind === 'record' ? value.others : value;
    }
  }
  return { kind: 'record', members, others, line: lineOf(node) };
}

function memberValue(property: unknown, scope: Scope, depth: number): StaticValue {
  if (isOf(property, 'SpreadElement')) return valueOf(property['argument'], scope, depth + 1);
  const isPlain = isOf(property, 'ObjectProperty') && property['computed'] !== true;
  return isPlain ? valueOf(property['value'], scope, depth + 1) : computed(property, scope);
}

function propertyName(property: unknown): string | null {
  if (!isNode(property) || property['computed'] === true || property['type'] === 'SpreadElement') return null;
  return nameOf(property['key']);
}

const computed = (node: unknown, scope: Scope): StaticValue => ({
  kind: 'computed',
  says: excerptOf(node, scope),
  line: isNode(node) ? lineOf(node) : null,
});

/** Names alone: what stands in quotes may be a password. */
function excerptOf(node: unknown, scope: Scope): string {
  if (isOf(node, 'CallExpression')) return `${excerptOf(node['callee'], scope)}(…)`;
  const isName = isOf(node, 'Identifier') || isOf(node, 'MemberExpression');
  const { start, end } = isName ? node : {};
  if (typeof start !== 'number' || typeof end !== 'number') return 'an expression';
  const text = scope.text.slice(start, end);
  return text.length > LONGEST || !/^[\w$.?!]+$/.test(text) ? 'an expression' : text;
}

const LONGEST = 80;
