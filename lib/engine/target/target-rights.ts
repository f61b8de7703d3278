import type { QualifiedName } from '../model/identifiers';
import type { TargetRights } from '../model/observation';
import { quoteIdentifier } from '../model/query';

/** The raw facts behind the rights, as the catalog gives them. */
export interface RightFacts {
  readonly database: string;
  readonly schema: string;
  readonly role: string;
  readonly superuser: boolean;
  readonly schemaExists: boolean;
  readonly canCreateInSchema: boolean;
  readonly canCreateInDatabase: boolean;
  readonly seesOtherSessions: boolean;
  /** The role is called as our schema, and its sessions look first into the schema that is called as the role. */
  readonly looksIntoLockkeeper: boolean;
  /** `usable`: our role may read and write all of it. */
  readonly lockkeeper: 'absent' | 'usable' | 'can_complete' | 'unusable';
  /** Roles that own relations in the schema and whose rights ours does not have. */
  readonly foreignOwners: readonly string[];
  /** History tables that are there and that our role cannot read and write. */
  readonly closedHistory: readonly QualifiedName[];
}

/** What a role may do on a target, and for each thing that it may not the statement that a DBA can paste; pure. */
export function targetRights(facts: RightFacts): TargetRights {
  return {
    superuser: facts.superuser,
    canCreateInSchema: facts.canCreateInSchema,
    canCreateInDatabase: facts.canCreateInDatabase,
    lockkeeperSchema: lockkeeperRight(facts),
    missing: missingRights(facts).map(({ what, sql }) => ({ what, sql })),
  };
}

/** Something that a role may not do, what it is about, and the statement that mends it. */
export interface MissingRight {
  readonly about: 'schema' | 'create' | 'owner' | 'history' | 'proof' | 'path' | 'sight';
  readonly what: string;
  readonly sql: string;
}

/** Everything that is missing, the weightiest first; pure. */
export function missingRights(facts: RightFacts): readonly MissingRight[] {
  return [
    ...missingSchema(facts),
    ...missingOwners(facts),
    ...missingHistory(facts),
    ...missingLockkeeper(facts),
    ...missingPath(facts),
    ...missingSight(facts),
  ];
}

type Missing = readonly MissingRight[];

function lockkeeperRight(facts: RightFacts): TargetRights['lockkeeperSchema'] {
  if (facts.lockkeeper === 'usable') return 'present';
  if (facts.lockkeeper === 'can_complete') return 'can_create';
  return facts.lockkeeper === 'absent' && facts.canCreateInDatabase ? 'can_create' : 'reduced';
}

function missingSchema(facts: RightFacts): Missing {
  const schema = quoteIdentifier(facts.schema);
  const role = quoteIdentifier(facts.role);
  if (!facts.schemaExists) {
    return [
      {
        about: 'schema',
        what: `The schema ${facts.schema} does not exist.`,
        sql: `CREATE SCHEMA ${schema} AUTHORIZATION ${role};`,
      },
    ];
  }
  if (facts.canCreateInSchema) return [];
  return [
    {
      about: 'create',
      what: `The role may not create objects in the schema ${facts.schema}.`,
      sql: `GRANT USAGE, CREATE ON SCHEMA ${schema} TO ${role};`,
    },
  ];
}

function missingOwners(facts: RightFacts): Missing {
  return facts.foreignOwners.map((owner) => ({
    about: 'owner',
    what: `Objects of the schema ${facts.schema} belong to the role ${owner}; only its members can alter them.`,
    sql: `GRANT ${quoteIdentifier(owner)} TO ${quoteIdentifier(facts.role)};`,
  }));
}

function missingHistory(facts: RightFacts): Missing {
  return facts.closedHistory.map(({ schema, name }) => ({
    about: 'history',
    what: `The role may not read and write the tool's table ${name}.`,
    sql: `GRANT SELECT, INSERT, UPDATE, DELETE ON ${quoteIdentifier(schema)}.${quoteIdentifier(name)} TO ${quoteIdentifier(facts.role)};`,
  }));
}

function missingLockkeeper(facts: RightFacts): Missing {
  const role = quoteIdentifier(facts.role);
  if (lockkeeperRight(facts) !== 'reduced') return [];
  if (facts.lockkeeper === 'absent') {
    return [
      {
        about: 'proof',
        what: 'The role may not make the schema lockkeeper, which holds the proof of what was applied.',
        sql: `CREATE SCHEMA lockkeeper AUTHORIZATION ${role};`,
      },
    ];
  }
  return [
    {
      about: 'proof',
      what: 'The schema lockkeeper is there but the role may not use all of it.',
      sql: `GRANT USAGE, CREATE ON SCHEMA lockkeeper TO ${role}; GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA lockkeeper TO ${role};`,
    },
  ];
}

/** Our own sessions say where they look; those of the tool and of psql do not. */
function missingPath({ looksIntoLockkeeper, role, schema }: RightFacts): Missing {
  if (!looksIntoLockkeeper) return [];
  return [
    {
      about: 'path',
      what: `The role is called ${role}, as the schema that a run makes: other sessions of this role then look and make tables there first, and not in ${schema}.`,
      sql: `ALTER ROLE ${quoteIdentifier(role)} SET search_path = ${quoteIdentifier(schema)};`,
    },
  ];
}

function missingSight(facts: RightFacts): Missing {
  if (facts.superuser || facts.seesOtherSessions) return [];
  return [
    {
      about: 'sight',
      what: 'The role does not see what other sessions do, so the page cannot name who blocks a run.',
      sql: `GRANT pg_read_all_stats TO ${quoteIdentifier(facts.role)};`,
    },
  ];
}
