import type { RangeVar, TypeName } from 'libpg-query';
import { stringsOf, type SyntaxNode } from '../syntax-tree';
import type { ObjectKind } from './object-kind';
import type { SqlObject } from './statement-description';

/** A name as the text writes it. */
export interface SqlName {
  readonly schema: string | null;
  readonly name: string;
}

/** A name in quotes for a title: one line, nothing invisible. */
export function shown({ schema, name }: SqlName): string {
  return quoted(schema === null ? name : `${schema}.${name}`);
}

/** A plain word in quotes for a title. */
export const quoted = (word: string): string => `"${word.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD')}"`;

export const objectOf = (kind: ObjectKind, name: SqlName): SqlObject => ({ kind, ...name });

/** Up to three names, then how many more. */
export function listed(names: readonly SqlName[]): string {
  const first = names.slice(0, 3).map((name) => shown(name));
  return names.length > 3 ? `${first.join(', ')} and ${names.length - 3} more` : first.join(', ');
}

export const bareName = (name: string | undefined): SqlName => ({ schema: null, name: name ?? '' });

export const nameOfRelation = (relation: RangeVar | undefined): SqlName => ({
  schema: relation?.schemaname ?? null,
  name: relation?.relname ?? '',
});

export const nameOfType = (type: TypeName | undefined): SqlName => nameOfParts(stringsOf(type?.names));

/** The last part is the name, the one before it the schema; a database's name in front says nothing more. */
export const nameOfParts = (parts: readonly string[]): SqlName => ({
  schema: parts.at(-2) ?? null,
  name: parts.at(-1) ?? '',
});

export const nameOfList = (nodes: readonly SyntaxNode[] | undefined): SqlName =>
  nameOfParts(stringsOf(nodes));

/** The name in a node that stands for an object of DROP, COMMENT, ALTER … OWNER and their like. */
export function nameOfNode(node: SyntaxNode): SqlName {
  if (node.RangeVar !== undefined) return nameOfRelation(node.RangeVar);
  if (node.TypeName !== undefined) return nameOfType(node.TypeName);
  if (node.ObjectWithArgs !== undefined) return nameOfList(node.ObjectWithArgs.objname);
  if (node.List !== undefined) return nameOfItems(node.List.items ?? []);
  return bareName(node.String?.sval ?? node.Integer?.ival?.toString());
}

/** A cast is a list of two types, a domain's constraint a type and a word; all else is a list of words. */
function nameOfItems(items: readonly SyntaxNode[]): SqlName {
  if (items.every((item) => item.String !== undefined)) return nameOfList(items);
  const names = items.map((item) => nameOfNode(item).name);
  return bareName(names.join(' to '));
}
