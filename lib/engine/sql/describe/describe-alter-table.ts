import type { AlterTableCmd, AlterTableStmt, AlterTableType, ConstrType } from 'libpg-query';
import { nodeOf, nodesOf } from '../syntax-tree';
import { objectKindOf, wordsOf } from './object-kind';
import { nameOfRelation, objectOf, quoted, shown } from './sql-name';
import type { SqlObject, StatementDescription } from './statement-description';

/** ALTER TABLE and its like for views, indexes, sequences, composite types: what the title says is each change it makes. */
export function describeAlterTable({ relation, cmds, objtype }: AlterTableStmt): StatementDescription {
  const kind = objectKindOf(objtype);
  const name = nameOfRelation(relation);
  const changes = nodesOf(cmds).flatMap(({ AlterTableCmd: cmd }) => (cmd === undefined ? [] : [cmd]));
  const partitions = changes.flatMap((change) => partitionOf(change));
  return {
    kind: `alter_${kind}`,
    title: titleOf(changes, kind === 'table' ? shown(name) : `${wordsOf(kind)} ${shown(name)}`),
    objects: [objectOf(kind, name), ...partitions],
  };
}

function partitionOf({ def }: AlterTableCmd): readonly SqlObject[] {
  const partition = nodeOf(def).PartitionCmd?.name;
  return partition === undefined ? [] : [objectOf('table', nameOfRelation(partition))];
}

function titleOf(changes: readonly AlterTableCmd[], relation: string): string {
  const [first] = changes;
  if (first === undefined) return `Alter ${relation}`;
  const phrases = changes.map((change) => phraseOf(change));
  const [only] = phrases;
  if (phrases.length === 1 && only !== undefined) return `${capital(only.text)} ${only.link} ${relation}`;
  if (changes.every((change) => change.subtype === 'AT_AddColumn')) {
    return `Add ${changes.length} columns to ${relation}`;
  }
  const shownPhrases = phrases.slice(0, 3).map(({ text }) => text);
  const more = phrases.length - shownPhrases.length;
  return `Alter ${relation}: ${shownPhrases.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

interface Phrase {
  readonly text: string;
  readonly link: Link;
}

type Link = 'to' | 'from' | 'of' | 'on' | 'for';

function phraseOf(change: AlterTableCmd): Phrase {
  if (change.subtype === 'AT_AddConstraint') return constraintPhrase(change);
  const [verb, link] = PHRASES[change.subtype ?? 'AT_SetOptions'];
  const name = nameOfPart(change);
  const concurrently = nodeOf(change.def).PartitionCmd?.concurrent === true ? ' concurrently' : '';
  return { text: `${verb}${name === null ? '' : ` ${quoted(name)}`}${concurrently}`, link };
}

function nameOfPart({ name, def, newowner }: AlterTableCmd): string | null {
  const { ColumnDef: column, PartitionCmd: partition } = nodeOf(def);
  return name ?? column?.colname ?? partition?.name?.relname ?? newowner?.rolename ?? null;
}

function constraintPhrase({ def }: AlterTableCmd): Phrase {
  const { contype, conname, skip_validation } = nodeOf(def).Constraint ?? {};
  const word = CONSTRAINTS[contype ?? 'CONSTR_CHECK'] ?? 'constraint';
  const name = conname === undefined ? '' : ` ${quoted(conname)}`;
  const unchecked = skip_validation === true ? ' (not validated)' : '';
  return { text: `add ${word}${name}${unchecked}`, link: 'to' };
}

const CONSTRAINTS: Readonly<Partial<Record<ConstrType, string>>> = {
  CONSTR_CHECK: 'check constraint',
  CONSTR_EXCLUSION: 'exclusion constraint',
  CONSTR_FOREIGN: 'foreign key',
  CONSTR_NOTNULL: 'not-null constraint',
  CONSTR_PRIMARY: 'primary key',
  CONSTR_UNIQUE: 'unique constraint',
};

const PHRASES: Readonly<Record<AlterTableType, readonly [string, Link]>> = {
  AT_AddColumn: ['add column', 'to'],
  AT_AddColumnToView: ['add column', 'to'],
  AT_ColumnDefault: ['change default of column', 'of'],
  AT_CookedColumnDefault: ['change default of column', 'of'],
  AT_DropNotNull: ['allow NULL in column', 'of'],
  AT_SetNotNull: ['forbid NULL in column', 'of'],
  AT_SetExpression: ['change expression of column', 'of'],
  AT_DropExpression: ['drop expression of column', 'of'],
  AT_SetStatistics: ['set statistics of column', 'of'],
  AT_SetOptions: ['set options of column', 'of'],
  AT_ResetOptions: ['reset options of column', 'of'],
  AT_SetStorage: ['set storage of column', 'of'],
  AT_SetCompression: ['set compression of column', 'of'],
  AT_DropColumn: ['drop column', 'from'],
  AT_AddIndex: ['add index', 'to'],
  AT_ReAddIndex: ['add index', 'to'],
  AT_AddConstraint: ['add constraint', 'to'],
  AT_ReAddConstraint: ['add constraint', 'to'],
  AT_ReAddDomainConstraint: ['add constraint', 'to'],
  AT_AlterConstraint: ['alter constraint', 'of'],
  AT_ValidateConstraint: ['validate constraint', 'of'],
  AT_AddIndexConstraint: ['add constraint', 'to'],
  AT_DropConstraint: ['drop constraint', 'from'],
  AT_ReAddComment: ['comment', 'on'],
  AT_AlterColumnType: ['change type of column', 'of'],
  AT_AlterColumnGenericOptions: ['set options of column', 'of'],
  AT_ChangeOwner: ['set owner', 'of'],
  AT_ClusterOn: ['set cluster index', 'of'],
  AT_DropCluster: ['forget cluster index', 'of'],
  AT_SetLogged: ['set logged', 'for'],
  AT_SetUnLogged: ['set unlogged', 'for'],
  AT_DropOids: ['drop oids', 'from'],
  AT_SetAccessMethod: ['set access method', 'of'],
  AT_SetTableSpace: ['set tablespace', 'of'],
  AT_SetRelOptions: ['set storage parameters', 'of'],
  AT_ResetRelOptions: ['reset storage parameters', 'of'],
  AT_ReplaceRelOptions: ['replace storage parameters', 'of'],
  AT_EnableTrig: ['enable trigger', 'on'],
  AT_EnableAlwaysTrig: ['enable trigger', 'on'],
  AT_EnableReplicaTrig: ['enable trigger', 'on'],
  AT_DisableTrig: ['disable trigger', 'on'],
  AT_EnableTrigAll: ['enable all triggers', 'on'],
  AT_DisableTrigAll: ['disable all triggers', 'on'],
  AT_EnableTrigUser: ['enable user triggers', 'on'],
  AT_DisableTrigUser: ['disable user triggers', 'on'],
  AT_EnableRule: ['enable rule', 'on'],
  AT_EnableAlwaysRule: ['enable rule', 'on'],
  AT_EnableReplicaRule: ['enable rule', 'on'],
  AT_DisableRule: ['disable rule', 'on'],
  AT_AddInherit: ['add parent', 'to'],
  AT_DropInherit: ['drop parent', 'from'],
  AT_AddOf: ['bind type', 'to'],
  AT_DropOf: ['unbind type', 'from'],
  AT_ReplicaIdentity: ['set replica identity', 'of'],
  AT_EnableRowSecurity: ['enable row security', 'on'],
  AT_DisableRowSecurity: ['disable row security', 'on'],
  AT_ForceRowSecurity: ['force row security', 'on'],
  AT_NoForceRowSecurity: ['stop forcing row security', 'on'],
  AT_GenericOptions: ['set options', 'of'],
  AT_AttachPartition: ['attach', 'to'],
  AT_DetachPartition: ['detach partition', 'from'],
  AT_DetachPartitionFinalize: ['finish detaching partition', 'from'],
  AT_AddIdentity: ['add identity to column', 'of'],
  AT_SetIdentity: ['change identity of column', 'of'],
  AT_DropIdentity: ['drop identity of column', 'of'],
  AT_ReAddStatistics: ['add statistics', 'to'],
};
