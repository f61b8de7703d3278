import { z } from 'zod';
import { objectId } from '../../../catalog/object-id';
import { CATALOG_KINDS } from '../../../catalog/schema-snapshot';
import { catalogProbe, FIRST_OWN_OID, notOfExtension } from './catalog-probe';

/** A kind of object that the extractor only counts: how to name one, and everything about it as one JSON object of texts. */
interface UnmodeledKind {
  readonly kind: string;
  readonly catalog: string;
  readonly from: string;
  readonly schema?: string;
  readonly name: string;
  /** Further parts of the identity, after schema and name. */
  readonly parts?: readonly string[];
  readonly owner?: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly where?: string;
}

const type = (oid: string) => `pg_catalog.format_type(${oid}, NULL)`;
const procedure = (oid: string) => `NULLIF(${oid}::oid, 0)::pg_catalog.regprocedure::text`;
const operator = (oid: string) => `NULLIF(${oid}::oid, 0)::pg_catalog.regoperator::text`;

const KINDS: readonly UnmodeledKind[] = [
  {
    kind: 'cast',
    catalog: 'pg_cast',
    from: 'pg_catalog.pg_cast x',
    name: `${type('x.castsource')} || ' AS ' || ${type('x.casttarget')}`,
    attributes: {
      function: procedure('x.castfunc'),
      context: "CASE x.castcontext WHEN 'i' THEN 'implicit' WHEN 'a' THEN 'assignment' ELSE 'explicit' END",
      method: "CASE x.castmethod WHEN 'f' THEN 'function' WHEN 'i' THEN 'text' ELSE 'binary' END",
    },
  },
  {
    kind: 'operator',
    catalog: 'pg_operator',
    from: 'pg_catalog.pg_operator x',
    schema: 'x.oprnamespace',
    name: 'x.oprname',
    parts: [type('x.oprleft'), type('x.oprright')],
    owner: 'x.oprowner',
    where: 'x.oprcode <> 0',
    attributes: {
      function: procedure('x.oprcode'),
      result: type('x.oprresult'),
      commutator: operator('x.oprcom'),
      negator: operator('x.oprnegate'),
      restrict: procedure('x.oprrest'),
      join: procedure('x.oprjoin'),
      hashes: 'x.oprcanhash::text',
      merges: 'x.oprcanmerge::text',
    },
  },
  {
    kind: 'operator_class',
    catalog: 'pg_opclass',
    from: `pg_catalog.pg_opclass x JOIN pg_catalog.pg_am am ON am.oid = x.opcmethod
           JOIN pg_catalog.pg_opfamily f ON f.oid = x.opcfamily JOIN pg_catalog.pg_namespace fn ON fn.oid = f.opfnamespace`,
    schema: 'x.opcnamespace',
    name: 'x.opcname',
    parts: ['am.amname'],
    owner: 'x.opcowner',
    attributes: {
      type: type('x.opcintype'),
      storage: `CASE WHEN x.opckeytype <> 0 THEN ${type('x.opckeytype')} END`,
      default: 'x.opcdefault::text',
      family: "pg_catalog.quote_ident(fn.nspname) || '.' || pg_catalog.quote_ident(f.opfname)",
    },
  },
  {
    kind: 'operator_family',
    catalog: 'pg_opfamily',
    from: 'pg_catalog.pg_opfamily x JOIN pg_catalog.pg_am am ON am.oid = x.opfmethod',
    schema: 'x.opfnamespace',
    name: 'x.opfname',
    parts: ['am.amname'],
    owner: 'x.opfowner',
    attributes: {
      operators: `(SELECT pg_catalog.string_agg(o.amopstrategy || ' ' || o.amopopr::pg_catalog.regoperator::text
                     || ' ' || o.amoppurpose::text, ', ' ORDER BY o.amopstrategy, o.amopopr::pg_catalog.regoperator::text)
                   FROM pg_catalog.pg_amop o WHERE o.amopfamily = x.oid)`,
      functions: `(SELECT pg_catalog.string_agg(p.amprocnum || ' ' || p.amproc::pg_catalog.regprocedure::text, ', '
                     ORDER BY p.amprocnum, p.amproc::pg_catalog.regprocedure::text)
                   FROM pg_catalog.pg_amproc p WHERE p.amprocfamily = x.oid)`,
    },
  },
  {
    kind: 'text_search_configuration',
    catalog: 'pg_ts_config',
    from: `pg_catalog.pg_ts_config x JOIN pg_catalog.pg_ts_parser tp ON tp.oid = x.cfgparser
           JOIN pg_catalog.pg_namespace tn ON tn.oid = tp.prsnamespace`,
    schema: 'x.cfgnamespace',
    name: 'x.cfgname',
    owner: 'x.cfgowner',
    attributes: {
      parser: "pg_catalog.quote_ident(tn.nspname) || '.' || pg_catalog.quote_ident(tp.prsname)",
      mappings: `(SELECT pg_catalog.string_agg(m.line, E'\\n' ORDER BY m.line) FROM (
                    SELECT t.alias || ': ' || pg_catalog.string_agg(c.mapdict::pg_catalog.regdictionary::text, ', '
                             ORDER BY c.mapseqno) AS line
                      FROM pg_catalog.pg_ts_config_map c
                      JOIN pg_catalog.ts_token_type(x.cfgparser) t ON t.tokid = c.maptokentype
                     WHERE c.mapcfg = x.oid GROUP BY t.alias) m)`,
    },
  },
  {
    kind: 'text_search_dictionary',
    catalog: 'pg_ts_dict',
    from: `pg_catalog.pg_ts_dict x JOIN pg_catalog.pg_ts_template tt ON tt.oid = x.dicttemplate
           JOIN pg_catalog.pg_namespace tn ON tn.oid = tt.tmplnamespace`,
    schema: 'x.dictnamespace',
    name: 'x.dictname',
    owner: 'x.dictowner',
    attributes: {
      template: "pg_catalog.quote_ident(tn.nspname) || '.' || pg_catalog.quote_ident(tt.tmplname)",
      options: 'x.dictinitoption',
    },
  },
  {
    kind: 'text_search_parser',
    catalog: 'pg_ts_parser',
    from: 'pg_catalog.pg_ts_parser x',
    schema: 'x.prsnamespace',
    name: 'x.prsname',
    attributes: {
      start: procedure('x.prsstart'),
      token: procedure('x.prstoken'),
      end: procedure('x.prsend'),
      headline: procedure('x.prsheadline'),
      types: procedure('x.prslextype'),
    },
  },
  {
    kind: 'text_search_template',
    catalog: 'pg_ts_template',
    from: 'pg_catalog.pg_ts_template x',
    schema: 'x.tmplnamespace',
    name: 'x.tmplname',
    attributes: { init: procedure('x.tmplinit'), lexize: procedure('x.tmpllexize') },
  },
  {
    kind: 'transform',
    catalog: 'pg_transform',
    from: 'pg_catalog.pg_transform x JOIN pg_catalog.pg_language l ON l.oid = x.trflang',
    name: `${type('x.trftype')} || ' for ' || l.lanname`,
    attributes: { fromSql: procedure('x.trffromsql'), toSql: procedure('x.trftosql') },
  },
  {
    kind: 'language',
    catalog: 'pg_language',
    from: 'pg_catalog.pg_language x',
    name: 'x.lanname',
    owner: 'x.lanowner',
    attributes: {
      trusted: 'x.lanpltrusted::text',
      handler: procedure('x.lanplcallfoid'),
      inline: procedure('x.laninline'),
      validator: procedure('x.lanvalidator'),
    },
  },
  {
    kind: 'conversion',
    catalog: 'pg_conversion',
    from: 'pg_catalog.pg_conversion x',
    schema: 'x.connamespace',
    name: 'x.conname',
    owner: 'x.conowner',
    attributes: {
      from: 'pg_catalog.pg_encoding_to_char(x.conforencoding)',
      to: 'pg_catalog.pg_encoding_to_char(x.contoencoding)',
      function: procedure('x.conproc'),
      default: 'x.condefault::text',
    },
  },
  {
    kind: 'access_method',
    catalog: 'pg_am',
    from: 'pg_catalog.pg_am x',
    name: 'x.amname',
    attributes: { handler: procedure('x.amhandler'), type: 'x.amtype' },
  },
  {
    kind: 'type',
    catalog: 'pg_type',
    from: 'pg_catalog.pg_type x',
    schema: 'x.typnamespace',
    name: 'x.typname',
    owner: 'x.typowner',
    where: "x.typtype = 'b' AND x.typelem = 0",
    attributes: {
      variant: "'base'",
      input: procedure('x.typinput'),
      output: procedure('x.typoutput'),
      length: 'x.typlen::text',
      alignment: 'x.typalign',
      storage: 'x.typstorage',
    },
  },
];

/** Objects that somebody made of kinds that the extractor only counts (at most five names each): each one with everything about it. */
export const unmodeledProbe = catalogProbe({
  name: 'unmodeled',
  sql: KINDS.map(kindSql).join('\nUNION ALL\n'),
  row: z.object({
    kind: z.enum(CATALOG_KINDS),
    schema: z.string().nullable(),
    name: z.string(),
    parts: z.array(z.string().nullable()),
    owner: z.string().nullable(),
    comment: z.string().nullable(),
    attributes: z.record(z.string(), z.string().nullable()),
  }),
  apply: (row, found) => {
    const parts = [row.schema, row.name, ...row.parts].filter((part) => part !== null);
    found.add({
      kind: row.kind,
      id: objectId(row.kind, parts),
      schema: row.schema,
      name: row.name,
      parent: null,
      attributes: { ...row.attributes, owner: row.owner, comment: row.comment },
    });
  },
});

function kindSql(kind: UnmodeledKind): string {
  const attributes = Object.entries(kind.attributes).map(([name, sql]) => `'${name}', (${sql})::text`);
  const schema = kind.schema === undefined ? 'NULL::text' : schemaName(kind.schema);
  return `SELECT '${kind.kind}'::text AS kind, ${schema} AS schema, (${kind.name})::text AS name,
      pg_catalog.json_build_array(${(kind.parts ?? []).join(', ')}) AS parts,
      ${kind.owner === undefined ? 'NULL::text' : `(SELECT r.rolname::text FROM pg_catalog.pg_roles r WHERE r.oid = ${kind.owner})`} AS owner,
      pg_catalog.obj_description(x.oid, '${kind.catalog}') AS comment,
      pg_catalog.json_build_object(${attributes.join(', ')}) AS attributes
    FROM ${kind.from}
    WHERE x.oid >= ${FIRST_OWN_OID} AND ${notOfExtension(kind.catalog, 'x.oid')} AND ${notInternal(kind.catalog)}
      ${kind.schema === undefined ? '' : `AND ${schema} NOT LIKE 'pg\\_temp\\_%'`} ${kind.where === undefined ? '' : `AND ${kind.where}`}`;
}

function schemaName(oid: string): string {
  return `(SELECT n.nspname::text FROM pg_catalog.pg_namespace n WHERE n.oid = ${oid})`;
}

/** What another object owns outright (a range type's own cast) is covered by that object. */
function notInternal(catalog: string): string {
  return `NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend di WHERE di.classid = 'pg_catalog.${catalog}'::regclass
      AND di.objid = x.oid AND di.deptype = 'i')`;
}
