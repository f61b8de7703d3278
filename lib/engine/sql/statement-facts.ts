import { isRecord, nodesOf, stringsOf, visitTree, type SyntaxNode } from './syntax-tree';

/** A call that lets go of session level advisory locks. */
export interface AdvisoryUnlock {
  /** `all`, one number, two numbers with a comma, or null when the text does not say which. */
  readonly key: string | null;
  /** Byte offset of the call, null when the parser does not say. */
  readonly byte: number | null;
}

/** What stands anywhere inside a statement, sub-queries and expressions included. */
export interface StatementFacts {
  /** Names of called functions as written (`setval`, `pg_catalog.set_config`), each once. Bodies in quotes are not looked into. */
  readonly functions: readonly string[];
  /** Roles named (OWNER TO, GRANT … TO, CREATE POLICY … TO, SET ROLE …), each once; not PUBLIC, CURRENT_USER and their like. */
  readonly roles: readonly string[];
  readonly unlocks: readonly AdvisoryUnlock[];
  /** Those of the wanted values that the statement holds as a literal. */
  readonly literals: readonly string[];
}

/** Walks a statement once and notes what it calls, names and holds. `wanted` are literals to look for. Pure. */
export function statementFacts(node: SyntaxNode, wanted: ReadonlySet<string>): StatementFacts {
  const functions = new Set<string>();
  const roles = new Set<string>(roleSet(node));
  const literals = new Set<string>();
  const unlocks: AdvisoryUnlock[] = [];
  const body = wanted.size > 0 && runsItsText(node);
  visitTree(node, (part) => {
    const call = part['FuncCall'] ?? part['funccall'];
    if (isCall(call)) {
      const parts = stringsOf(call.funcname);
      functions.add(parts.join('.'));
      const unlock = unlockOf(parts.at(-1) ?? '', call);
      if (unlock !== null) unlocks.push(unlock);
    }
    if (part['roletype'] === 'ROLESPEC_CSTRING' && typeof part['rolename'] === 'string') {
      roles.add(part['rolename']);
    }
    if (wanted.size > 0) for (const value of heldIn(part, wanted, body)) literals.add(value);
  });
  return { functions: [...functions], roles: [...roles], unlocks, literals: [...literals] };
}

interface Call {
  readonly funcname: readonly SyntaxNode[];
  readonly args?: readonly SyntaxNode[];
  readonly location?: number;
}

const isCall = (value: unknown): value is Call => isRecord(value) && Array.isArray(value['funcname']);

/** Source: PostgreSQL manual 9.28.10, advisory lock functions. */
function unlockOf(name: string, { args, location }: Call): AdvisoryUnlock | null {
  const byte = location ?? null;
  if (name === 'pg_advisory_unlock_all') return { key: 'all', byte };
  if (name !== 'pg_advisory_unlock' && name !== 'pg_advisory_unlock_shared') return null;
  const keys = nodesOf(args).map((argument) => integerOf(argument));
  return { key: keys.includes(null) ? null : keys.join(','), byte };
}

/** An integer constant in decimal, with or without a cast. */
function integerOf(node: SyntaxNode): string | null {
  const inner: SyntaxNode = node.TypeCast?.arg ?? node;
  const constant = inner.A_Const;
  if (constant?.ival !== undefined) return String(constant.ival.ival ?? 0);
  const text = numberText(constant);
  return /^-?\d+$/u.test(text) ? text : null;
}

/** Beyond 32 bits the parser keeps an integer as text; `'123'::bigint` is text by its writing. */
const numberText = (constant: SyntaxNode['A_Const']): string =>
  (constant?.fval?.fval ?? constant?.sval?.sval ?? '').trim();

function roleSet(node: SyntaxNode): readonly string[] {
  const { name, args } = node.VariableSetStmt ?? {};
  const value: SyntaxNode = args?.[0] ?? {};
  const role = value.A_Const?.sval?.sval;
  return name === 'role' && role !== undefined ? [role] : [];
}

/** True for DO blocks and SQL functions, whose quoted text runs, or is checked, with the statement itself. */
function runsItsText(node: SyntaxNode): boolean {
  if (node.DoStmt !== undefined) return true;
  return nodesOf(node.CreateFunctionStmt?.options).some((option) => {
    const argument: SyntaxNode = option.DefElem?.arg ?? {};
    return option.DefElem?.defname === 'language' && argument.String?.sval?.toLowerCase() === 'sql';
  });
}

/** Wanted values in one part of a tree: a constant that equals one, or a body that holds one in quotes. */
function heldIn(
  part: Readonly<Record<string, unknown>>,
  wanted: ReadonlySet<string>,
  body: boolean,
): readonly string[] {
  const text = part['sval'];
  if (isRecord(text)) {
    const value = text['sval'] ?? '';
    return typeof value === 'string' && wanted.has(value) ? [value] : [];
  }
  if (!body || typeof text !== 'string') return [];
  return [...wanted].filter((value) => text.includes(`'${value.replaceAll("'", "''")}'`));
}
