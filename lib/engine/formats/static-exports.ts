import { isNode, isOf, lineOf, listIn, nameOf, nodeIn, type Node } from './syntax-nodes';

/** The expression that a statement exports as the default; null for any other statement. */
export function exportedBy(statement: unknown): Node | null {
  if (isOf(statement, 'ExportDefaultDeclaration')) return nodeIn(statement, 'declaration');
  if (isOf(statement, 'TSExportAssignment')) return nodeIn(statement, 'expression');
  if (isOf(statement, 'ExportNamedDeclaration') && statement['source'] === null) {
    const specifier = listIn(statement, 'specifiers').find(
      (one) => isNode(one) && nameOf(one['exported']) === 'default',
    );
    return isNode(specifier) ? nodeIn(specifier, 'local') : null;
  }
  return isModuleExports(statement) ? nodeIn(nodeIn(statement, 'expression'), 'right') : null;
}

/** `module.exports = …` */
export function isModuleExports(statement: unknown): statement is Node {
  if (!isOf(statement, 'ExpressionStatement')) return false;
  const assignment = statement['expression'];
  if (!isOf(assignment, 'AssignmentExpression') || assignment['operator'] !== '=') return false;
  const left = assignment['left'];
  return (
    isOf(left, 'MemberExpression') &&
    nameOf(left['object']) === 'module' &&
    nameOf(left['property']) === 'exports'
  );
}

/** What a statement declares, exported or not. */
export const declarationOf = (statement: unknown): unknown =>
  isOf(statement, 'ExportNamedDeclaration') ? statement['declaration'] : statement;

/** What a program exports by name, as it stands there: what is assigned last counts. */
export function namedExports(body: readonly unknown[]): ReadonlyMap<string, unknown> {
  const declared = body.flatMap((statement) =>
    isOf(statement, 'ExportNamedDeclaration') ? exportedNames(statement) : assignedExport(statement),
  );
  return new Map(declared);
}

type Named = readonly [name: string, value: unknown];

function exportedNames(statement: Node): readonly Named[] {
  const declaration = nodeIn(statement, 'declaration');
  if (declaration !== null) return declaredNames(declaration);
  return listIn(statement, 'specifiers').flatMap((specifier): readonly Named[] => {
    const name = nameOf(nodeIn(specifier, 'exported'));
    const value = statement['source'] === null ? nodeIn(specifier, 'local') : null;
    return name === null || name === 'default' ? [] : [[name, value]];
  });
}

function declaredNames(declaration: Node): readonly Named[] {
  const own = nameOf(declaration['id']);
  if (own !== null) return [[own, declaration]];
  return listIn(declaration, 'declarations').flatMap((one): readonly Named[] => {
    const name = nameOf(nodeIn(one, 'id'));
    return name === null ? [] : [[name, nodeIn(one, 'init')]];
  });
}

/** `exports.name = …` and `module.exports.name = …` */
function assignedExport(statement: unknown): readonly Named[] {
  const assignment = nodeIn(statement, 'expression');
  const left = nodeIn(assignment, 'left');
  if (!isOf(assignment, 'AssignmentExpression') || !isOf(left, 'MemberExpression')) return [];
  const name = left['computed'] === true ? null : nameOf(left['property']);
  const of = left['object'];
  const isExports = nameOf(of) === 'exports' || isMemberExports(of);
  return name === null || !isExports ? [] : [[name, assignment['right']]];
}

const isMemberExports = (value: unknown): boolean =>
  isOf(value, 'MemberExpression') &&
  nameOf(value['object']) === 'module' &&
  nameOf(value['property']) === 'exports';

/** A class as it is written; of its properties what they begin with. */
interface WrittenClass {
  readonly of: string;
  readonly name: unknown;
  readonly line: number | null;
}

/** The classes that a program exports, where it declares them or by their names. */
export function classesOf(body: readonly unknown[]): readonly WrittenClass[] {
  const declared = new Map(
    body.flatMap((statement) => {
      const declaration = declarationOf(statement);
      const name = isOf(declaration, 'ClassDeclaration') ? nameOf(declaration['id']) : null;
      return name === null ? [] : [[name, declaration] as const];
    }),
  );
  const exported = [...namedExports(body).values(), ...body.map((statement) => exportedBy(statement))];
  const classes = exported.map((value) => declared.get(nameOf(value) ?? '') ?? value).filter(isClass);
  return [...new Set(classes)].flatMap((one) => {
    const of = nameOf(one['id']);
    if (of === null) return [];
    return [{ of, name: propertyIn(one, 'name'), line: lineOf(one) }];
  });
}

const isClass = (value: unknown): value is Node =>
  isOf(value, 'ClassDeclaration') || isOf(value, 'ClassExpression');

function propertyIn(declared: Node, wanted: string): unknown {
  const property = listIn(declared['body'], 'body').find(
    (one) => isOf(one, 'ClassProperty') && one['static'] !== true && nameOf(one['key']) === wanted,
  );
  return isNode(property) ? property['value'] : null;
}

/** True for a module whose exports are all written down in it: none by `export *`, by a pattern, or as another kind of program. */
export const exportsByName = (body: readonly unknown[]): boolean =>
  writtenAs(body) === 'module' && !body.some(exportsUnnamed);

const exportsUnnamed = (statement: unknown): boolean =>
  isOf(statement, 'ExportAllDeclaration') ||
  isModuleExports(statement) ||
  assignedExport(statement).length > 0 ||
  (isOf(statement, 'ExportNamedDeclaration') &&
    listIn(declarationOf(statement), 'declarations').some((one) => nameOf(nodeIn(one, 'id')) === null));

/** How a program exports, else how it imports. */
export function writtenAs(body: readonly unknown[]): 'module' | 'commonjs' | null {
  if (body.some((statement) => isNode(statement) && MODULE.has(statement['type']))) return 'module';
  const isCommon = body.some(
    (statement) => assignedExport(statement).length > 0 || isModuleExports(statement),
  );
  return isCommon ? 'commonjs' : null;
}

const MODULE: ReadonlySet<unknown> = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportDefaultDeclaration',
  'ExportAllDeclaration',
]);
