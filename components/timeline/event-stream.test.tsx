import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { ClockProvider } from '@/components/ui/clock';
import type { EventView } from '@/lib/contracts/timeline';
import { EventStream } from './event-stream';

const AT = '2026-11-21T22:45:00.000Z';
const EVENT: EventView = {
  sequence: 1,
  at: AT,
  actor: 'worker',
  action: 'drift.found',
  object: 'staging',
  reason: null,
  via: 'worker',
};

test.each([
  ['utc', 'UTC', '21 Nov 2026', '22:45 UTC', '21 Nov 2026, 22:45:00 UTC'],
  ['local', 'America/New_York', '21 Nov 2026', '17:45 EST', '21 Nov 2026, 17:45:00 EST'],
  ['local', 'Asia/Kolkata', '22 Nov 2026', '04:15 GMT+5:30', '22 Nov 2026, 04:15:00 GMT+5:30'],
  ['zone:Asia/Tokyo', 'Asia/Tokyo', '22 Nov 2026', '07:45 GMT+9', '22 Nov 2026, 07:45:00 GMT+9'],
] as const)('axis, clock and tooltip agree: %s in %s', (mode, zone, day, clock, title) => {
  const html = renderToStaticMarkup(
    <ClockProvider serverNow={AT} serverClock={{ mode, zone }}>
      <EventStream events={[EVENT]} auditHref="/audit" />
    </ClockProvider>,
  );
  expect(html).toContain(`>${day}</h3>`);
  expect(html).toContain(`>${clock}</time>`);
  expect(html).toContain(`title="${title}`);
  expect(html).toContain(`dateTime="${AT}"`);
});
