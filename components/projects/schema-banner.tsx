import type { ReleaseRow } from '@/lib/contracts/release';
import { Banner } from '@/components/ui/banner';
import { CodeBlock } from '@/components/ui/code-block';
import { Disclosure } from '@/components/ui/disclosure';
import { Time } from '@/components/ui/time';
import { FailureText } from './failure-text';

/** That the Prisma schema says more than the migrations make, with the SQL they lack; nothing while both agree. */
export function SchemaBanner({ release: { number, schema } }: { release: ReleaseRow }) {
  if (schema === null || schema.kind === 'complete') return null;
  if (schema.kind === 'unknown') {
    return (
      <Disclosure summary={`Release ${String(number)} was not compared with its Prisma schema`}>
        <div className="text-sm text-ink-2">
          <FailureText failure={schema.failure} />
        </div>
      </Disclosure>
    );
  }
  return (
    <Banner tone="attention" title="The Prisma schema was changed without a migration">
      <p>
        The migrations of release {number} do not make what it says. Write the migration with{' '}
        <code className="font-mono text-xs">npx prisma migrate dev</code>; this is the SQL that is missing.
        Where it drops what a migration made on purpose, the schema is what is behind: write it there.
        Compared <Time value={schema.checkedAt} />.
      </p>
      <CodeBlock code={schema.sql} title="Missing SQL" label="missing SQL" maxHeight="sm" className="mt-2" />
    </Banner>
  );
}
