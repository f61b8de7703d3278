import type { AlterEnumStmt } from 'libpg-query';
import type { NodeTable } from '../syntax-tree';
import { altered, created } from './describe-relations';
import { objectKindOf } from './object-kind';
import { bareName, nameOfList, nameOfRelation, nameOfType, objectOf, quoted, shown } from './sql-name';
import type { StatementDescription } from './statement-description';

/** Schemas, types, routines, operators, text search, foreign data: definitions that hold no rows. */
export const definitionStatements: NodeTable<StatementDescription> = {
  CreateSchemaStmt: ({ schemaname, authrole }) =>
    created('schema', bareName(schemaname ?? authrole?.rolename ?? '')),
  CreateExtensionStmt: ({ extname }) => created('extension', bareName(extname)),
  AlterExtensionStmt: ({ extname }) => altered('extension', bareName(extname)),
  AlterExtensionContentsStmt: ({ extname }) => altered('extension', bareName(extname)),
  CreateEnumStmt: ({ typeName }) => ({
    kind: 'create_type_enum',
    title: `Create enum ${shown(nameOfList(typeName))}`,
    objects: [objectOf('type', nameOfList(typeName))],
  }),
  AlterEnumStmt: (statement) => alterEnum(statement),
  CompositeTypeStmt: ({ typevar }) => created('type', nameOfRelation(typevar)),
  CreateRangeStmt: ({ typeName }) => created('type', nameOfList(typeName)),
  AlterTypeStmt: ({ typeName }) => altered('type', nameOfList(typeName)),
  CreateDomainStmt: ({ domainname }) => created('domain', nameOfList(domainname)),
  AlterDomainStmt: ({ typeName }) => altered('domain', nameOfList(typeName)),
  DefineStmt: ({ kind, defnames }) => created(objectKindOf(kind), nameOfList(defnames)),
  CreateFunctionStmt: ({ funcname, is_procedure, replace }) =>
    created(
      is_procedure === true ? 'procedure' : 'function',
      nameOfList(funcname),
      replace === true ? 'Create or replace' : 'Create',
    ),
  AlterFunctionStmt: ({ objtype, func }) => altered(objectKindOf(objtype), nameOfList(func?.objname)),
  CreateCastStmt: ({ sourcetype, targettype }) =>
    created('cast', bareName(`${nameOfType(sourcetype).name} to ${nameOfType(targettype).name}`)),
  CreateConversionStmt: ({ conversion_name }) => created('conversion', nameOfList(conversion_name)),
  CreateTransformStmt: ({ type_name, lang }) =>
    created('transform', bareName(`${nameOfType(type_name).name} ${lang ?? ''}`)),
  AlterCollationStmt: ({ collname }) => altered('collation', nameOfList(collname)),
  CreatePLangStmt: ({ plname }) => created('language', bareName(plname)),
  CreateAmStmt: ({ amname }) => created('access_method', bareName(amname)),
  AlterOperatorStmt: ({ opername }) => altered('operator', nameOfList(opername?.objname)),
  CreateOpClassStmt: ({ opclassname }) => created('operator_class', nameOfList(opclassname)),
  CreateOpFamilyStmt: ({ opfamilyname }) => created('operator_family', nameOfList(opfamilyname)),
  AlterOpFamilyStmt: ({ opfamilyname }) => altered('operator_family', nameOfList(opfamilyname)),
  AlterTSConfigurationStmt: ({ cfgname }) => altered('text_search_configuration', nameOfList(cfgname)),
  AlterTSDictionaryStmt: ({ dictname }) => altered('text_search_dictionary', nameOfList(dictname)),
  CreateEventTrigStmt: ({ trigname }) => created('event_trigger', bareName(trigname)),
  AlterEventTrigStmt: ({ trigname }) => altered('event_trigger', bareName(trigname)),
  CreatePublicationStmt: ({ pubname }) => created('publication', bareName(pubname)),
  AlterPublicationStmt: ({ pubname }) => altered('publication', bareName(pubname)),
  CreateFdwStmt: ({ fdwname }) => created('foreign_data_wrapper', bareName(fdwname)),
  AlterFdwStmt: ({ fdwname }) => altered('foreign_data_wrapper', bareName(fdwname)),
  CreateForeignServerStmt: ({ servername }) => created('server', bareName(servername)),
  AlterForeignServerStmt: ({ servername }) => altered('server', bareName(servername)),
  CreateUserMappingStmt: ({ servername }) => created('user_mapping', bareName(servername)),
  AlterUserMappingStmt: ({ servername }) => altered('user_mapping', bareName(servername)),
  DropUserMappingStmt: ({ servername }) => ({
    kind: 'drop_user_mapping',
    title: `Drop user mapping ${quoted(servername ?? '')}`,
    objects: [objectOf('user_mapping', bareName(servername))],
  }),
  ImportForeignSchemaStmt: ({ remote_schema, local_schema }) => ({
    kind: 'import_foreign_schema',
    title: `Import foreign schema ${quoted(remote_schema ?? '')} into ${quoted(local_schema ?? '')}`,
    objects: [objectOf('schema', bareName(local_schema))],
  }),
};

/** ALTER TYPE … ADD VALUE has no old value, … RENAME VALUE has one. */
function alterEnum({ typeName, oldVal, newVal }: AlterEnumStmt): StatementDescription {
  const name = nameOfList(typeName);
  const objects = [objectOf('type', name)];
  const value = quoted(newVal ?? '');
  return oldVal === undefined
    ? { kind: 'alter_enum_add_value', title: `Add value ${value} to enum ${shown(name)}`, objects }
    : {
        kind: 'alter_enum_rename_value',
        title: `Rename value ${quoted(oldVal)} of enum ${shown(name)} to ${value}`,
        objects,
      };
}
