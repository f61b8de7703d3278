import { expect, it } from 'vitest';
import type { AnswerView } from '../../contracts/answer';
import { followAnswer } from './follow-answer';

const waiting = (isWorkerSilent: boolean): AnswerView => ({
  id: 'a1',
  kind: 'plan',
  state: 'waiting',
  isWorkerSilent,
});
const done: AnswerView = { id: 'a1', kind: 'drift_check', state: 'done', value: null };

/** What came of it when the answers come in this order, and how long was paused. */
async function follow(answerAt: (asked: number) => AnswerView) {
  let asked = 0;
  let paused = 0;
  const answer = await followAnswer(
    () => Promise.resolve(answerAt((asked += 1))),
    (milliseconds) => {
      paused += milliseconds;
      return Promise.resolve();
    },
  );
  return { answer, asked, paused };
}

it('waits for minutes while a worker is at work', async () => {
  const { answer, paused } = await follow((asked) => (asked > 300 ? done : waiting(false)));
  expect(answer).toEqual(done);
  expect(paused).toBeGreaterThan(240_000);
});

it('gives up soon when nobody is there, and not at the first silence', async () => {
  const { answer, asked, paused } = await follow(() => waiting(true));
  expect(answer).toEqual(waiting(true));
  expect(asked).toBeGreaterThan(10);
  expect(paused).toBeGreaterThan(10_000);
  expect(paused).toBeLessThan(25_000);
});

it('goes on when a worker that was silent is heard again', async () => {
  const { answer } = await follow((asked) =>
    asked < 20 ? waiting(true) : asked < 90 ? waiting(false) : done,
  );
  expect(answer).toEqual(done);
});

it('asks often at first', async () => {
  const { asked, paused } = await follow((times) => (times === 3 ? done : waiting(false)));
  expect([asked, paused]).toEqual([3, 800]);
});
