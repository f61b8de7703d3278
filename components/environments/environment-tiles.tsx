import type { DeployLine, EnvironmentLine } from '@/lib/contracts/environment';
import type { ConnectionView } from '@/lib/contracts/timeline';
import { migrationVersion } from '@/components/matrix/migration-version';
import { ENVIRONMENT_LOOKS } from '@/components/states/environment-looks';
import { EnvironmentStateBadge } from '@/components/states/environment-state-badge';
import { DeployStateBadge } from '@/components/states/state-badges';
import { formatDuration } from '@/lib/client/format-duration';
import { formatCount } from '@/lib/client/format-number';
import { StatTile, StatTiles } from '@/components/ui/stat-tile';
import { Time } from '@/components/ui/time';

export interface EnvironmentTilesProps {
  project: string;
  line: EnvironmentLine;
  connection: ConnectionView;
  lastDeploy: DeployLine | null;
  driftCheckedAt: string | null;
  driftSinceLastRun: boolean;
}

/** State, version, last deploy, drift and connection of one environment. */
export function EnvironmentTiles({
  project,
  line,
  connection,
  lastDeploy,
  driftCheckedAt,
  driftSinceLastRun,
}: EnvironmentTilesProps) {
  const [state, second] = line.states;
  const isOld = connection.outcome === 'unreachable' || connection.outcome === 'wrong_database';
  return (
    <StatTiles className={isOld ? 'grayscale' : ''}>
      {state !== undefined && (
        <StatTile
          label="State"
          family={ENVIRONMENT_LOOKS[state].family}
          value={<EnvironmentStateBadge state={state} behind={line.behind} size="lg" />}
          note={
            second === undefined
              ? ENVIRONMENT_LOOKS[state].means
              : `${isOld ? 'last known' : 'also'}: ${wordsOf(line)}`
          }
        />
      )}
      <StatTile
        label="Version"
        value={
          line.version === null ? (
            'none'
          ) : (
            <span translate="no" className="font-mono" title={line.version}>
              {migrationVersion(line.version)}
            </span>
          )
        }
        note={
          line.behind === null
            ? 'never reached, so not known'
            : line.behind === 0
              ? 'nothing of the release is left to run'
              : `${formatCount(line.behind, 'migration')} behind`
        }
      />
      <LastDeploy deploy={lastDeploy} />
      <StatTile
        label="Drift"
        href={`/p/${project}/e/${line.slug}/drift`}
        value={driftWords(line.openDrift)}
        note={
          driftCheckedAt === null ? (
            'not checked yet'
          ) : (
            <>
              {driftSinceLastRun && 'since the last run alone; '}
              <Checked at={driftCheckedAt} />
            </>
          )
        }
        {...((line.openDrift ?? 0) > 0 && { family: 'attention' as const })}
      />
      <ConnectionTile connection={connection} />
    </StatTiles>
  );
}

function driftWords(open: number | null): string {
  if (open === null) return 'not known';
  return open === 0 ? 'none' : `${String(open)} open`;
}

const Checked = ({ at }: { at: string }) => (
  <>
    checked <Time value={at} />
  </>
);

const wordsOf = ({ states }: EnvironmentLine): string =>
  states
    .slice(1)
    .map((state) => ENVIRONMENT_LOOKS[state].word.toLowerCase())
    .join(', ');

function LastDeploy({ deploy }: { deploy: DeployLine | null }) {
  if (deploy === null) {
    return <StatTile label="Last deploy" value="none" note="none through Lockkeeper yet" />;
  }
  const { number, state, requestedBy, requestedAt, startedAt, finishedAt } = deploy;
  const ran =
    startedAt !== null && finishedAt !== null ? Date.parse(finishedAt) - Date.parse(startedAt) : null;
  return (
    <StatTile
      label={`Last deploy, #${String(number)}`}
      href={`/d/${String(number)}`}
      value={<DeployStateBadge state={state} size="lg" />}
      note={
        <>
          by {requestedBy}, <Time value={finishedAt ?? startedAt ?? requestedAt} />
          {ran !== null && `, ran ${formatDuration(ran)}`}
        </>
      }
    />
  );
}

const OUTCOMES = {
  reached: 'Reached',
  unreachable: 'Unreachable',
  wrong_database: 'Wrong database',
  never: 'Never connected',
} as const;

function ConnectionTile({ connection: { outcome, facts, checkedAt } }: { connection: ConnectionView }) {
  const traits =
    facts === null
      ? []
      : [
          facts.encrypted ? 'TLS' : 'no TLS',
          `${String(facts.connectMs)} ms`,
          ...(facts.standby ? ['standby'] : []),
          ...(facts.readOnly ? ['read only'] : []),
          ...(facts.pooled ? ['behind a pooler'] : []),
        ];
  return (
    <StatTile
      label="Connection"
      value={facts === null ? OUTCOMES[outcome] : `PostgreSQL ${facts.serverVersion}`}
      note={
        <>
          {[
            ...(facts === null || outcome === 'reached' ? [] : [OUTCOMES[outcome].toLowerCase()]),
            ...traits,
          ].join(', ')}
          {checkedAt !== null && (
            <>
              {traits.length > 0 && ', '}looked <Time value={checkedAt} />
            </>
          )}
        </>
      }
    />
  );
}
