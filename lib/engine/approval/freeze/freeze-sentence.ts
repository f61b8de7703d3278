import { spokenInstant, timeZoneName } from '../../model/zoned-time';
import type { FreezeState } from './is-frozen';

type Frozen = Extract<FreezeState, { readonly frozen: true }>;

/** Which freezes hold, and until when: in the zone of the freeze and in UTC. Pure. */
export function freezeSentence({ by, endsAt }: Frozen): string {
  const names = by.map(({ name }) => `“${name}”`).join(' and ');
  const zone = by[0]?.timeZone ?? 'UTC';
  const unknown = by.find(({ timeZone }) => timeZoneName(timeZone) === null);
  if (unknown !== undefined) {
    return `${names}: the time zone ${unknown.timeZone} is not known here, so nobody can say that it does not hold.`;
  }
  const verb = by.length === 1 ? 'holds' : 'hold';
  return endsAt === null
    ? `${names} ${verb}, and no end is in sight.`
    : `${names} ${verb} until ${spokenInstant(endsAt, zone)}.`;
}
