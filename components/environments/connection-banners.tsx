import type { ReactNode } from 'react';
import type { ConnectionView, TargetIdentityView } from '@/lib/contracts/timeline';
import { FailureText } from '@/components/projects/failure-text';
import { Banner } from '@/components/ui/banner';
import { CodeBlock } from '@/components/ui/code-block';
import { Disclosure } from '@/components/ui/disclosure';
import { InlineCode } from '@/components/ui/inline-code';
import { Time } from '@/components/ui/time';

export interface ConnectionBannersProps {
  connection: ConnectionView;
  /** What a person may do when another database answers. */
  confirm: (answering: TargetIdentityView) => ReactNode;
}

/** What a reader has to know about the connection before the rest; nothing when all is well. */
export function ConnectionBanners({ connection, confirm }: ConnectionBannersProps) {
  const { outcome, facts } = connection;
  return (
    <>
      {outcome === 'never' && (
        <Banner tone="stale" title="Nobody has looked at this environment yet">
          The worker looks at new environments at once. If this stays, the worker does not run.
        </Banner>
      )}
      {outcome === 'unreachable' && <Unreachable connection={connection} />}
      {outcome === 'wrong_database' && <WrongDatabase connection={connection} confirm={confirm} />}
      {facts?.isReduced === true && <Reduced missing={facts.missingRights} />}
    </>
  );
}

function Unreachable({ connection: { since, checkedAt, failure, facts } }: { connection: ConnectionView }) {
  const isBlocked = failure?.code === 'TARGET.LOCK_TIMEOUT';
  return (
    <Banner
      tone="attention"
      title={isBlocked ? 'Another session keeps us from looking' : 'This environment cannot be reached'}
    >
      {failure !== null && <FailureText failure={failure} />}
      <p className="mt-1 text-ink-3">
        {since !== null && (
          <>
            {isBlocked ? 'Not looked at' : 'Unreachable'} since <Time value={since} />, last tried{' '}
          </>
        )}
        {checkedAt !== null && <Time value={checkedAt} />}
        {facts === null ? (
          '. It was never reached, so nothing is known of it.'
        ) : (
          <>
            . What is shown is from <Time value={facts.confirmedAt} />.
          </>
        )}
      </p>
    </Banner>
  );
}

function WrongDatabase({ connection: { expected, facts }, confirm }: ConnectionBannersProps) {
  return (
    <Banner tone="bad" title="This is not the database that was registered">
      <p>
        Another database answers at this address: a copy of another environment, one that was restored or
        failed over, or a wrong address. Nothing runs here until that is settled, and what is shown is what
        was last known of the registered one.
      </p>
      <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
        <dt>Registered</dt>
        <dd>
          <Identity identity={expected} />
        </dd>
        <dt>Answering</dt>
        <dd>
          <Identity identity={facts?.identity ?? null} />
        </dd>
      </dl>
      {facts !== null && <div className="mt-3">{confirm(facts.identity)}</div>}
    </Banner>
  );
}

function Identity({ identity }: { identity: TargetIdentityView | null }) {
  if (identity === null) return 'not known';
  return (
    <span className="flex flex-wrap gap-x-3">
      <span>
        system <InlineCode>{identity.systemIdentifier}</InlineCode>
      </span>
      <span>
        database <InlineCode>{identity.databaseOid}</InlineCode>
      </span>
      <span>
        installation <InlineCode>{identity.installation ?? 'none'}</InlineCode>
      </span>
    </span>
  );
}

function Reduced({ missing }: { missing: readonly { readonly what: string; readonly sql: string }[] }) {
  return (
    <Banner tone="attention" title="Reduced rights: Lockkeeper cannot keep its own schema in this database">
      <p>
        After a lost connection only the tool’s own history row tells what happened, and migrations that run
        outside a transaction need one more approval.
      </p>
      {missing.length > 0 && (
        <Disclosure summary="What is missing, and the SQL for the DBA" className="mt-1">
          <ul className="flex flex-col gap-3">
            {missing.map(({ what, sql }) => (
              <li key={sql} className="flex flex-col gap-1">
                <p>{what}</p>
                <CodeBlock code={sql} label="SQL" />
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
    </Banner>
  );
}
