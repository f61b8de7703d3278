import { describe, expect, it } from 'vitest';
import { createFrameWatch } from './frame-watch';

/** A page with a frame, whose seconds pass and whose questions are answered by hand. */
function page(frame = '0,0') {
  const gone = new AbortController();
  const timers: (() => void)[] = [];
  const questions: { answer: (frame: string) => void; fail: () => void }[] = [];
  const state = { frame, rereads: 0 };
  const news = createFrameWatch({
    shown: () => state.frame,
    reread: () => {
      state.rereads += 1;
    },
    signal: gone.signal,
    read: () =>
      new Promise((answer, reject) => {
        questions.push({ answer, fail: () => reject(new TypeError('no network')) });
      }),
    after: (_milliseconds, run) => {
      timers.push(run);
    },
  });
  const second = (): void => {
    for (const run of timers.splice(0)) run();
  };
  const settled = () => new Promise((resolve) => setTimeout(resolve));
  return { news, second, questions, state, settled, leave: () => gone.abort() };
}

describe('what the frame of a page counts', () => {
  it('is asked for once however much happens within a second', () => {
    const { news, second, questions } = page();
    for (let count = 0; count < 50; count += 1) news();
    expect(questions).toHaveLength(0);
    second();
    expect(questions).toHaveLength(1);
  });

  it('has the page read again when it is something else, and only then', async () => {
    const { news, second, questions, state, settled } = page();
    news();
    second();
    questions[0]?.answer('0,0');
    await settled();
    expect(state.rereads).toBe(0);
    news();
    second();
    questions[1]?.answer('1,0');
    await settled();
    expect(state.rereads).toBe(1);
  });

  it('is asked for again when something happened while the answer travelled', () => {
    const { news, second, questions } = page();
    news();
    second();
    news();
    second();
    expect(questions).toHaveLength(2);
  });

  it('is held against what the page shows when the answer comes', async () => {
    const { news, second, questions, state, settled } = page();
    news();
    second();
    state.frame = '1,0';
    questions[0]?.answer('1,0');
    await settled();
    expect(state.rereads).toBe(0);
  });

  it('is left alone without an answer, and when the page is gone', async () => {
    const { news, second, questions, state, settled, leave } = page();
    news();
    second();
    questions[0]?.fail();
    await settled();
    news();
    second();
    leave();
    questions[1]?.answer('9,9');
    await settled();
    news();
    second();
    expect(questions).toHaveLength(2);
    expect(state.rereads).toBe(0);
  });
});
