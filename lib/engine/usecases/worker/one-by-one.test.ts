import { expect, it } from 'vitest';
import { oneByOne } from './one-by-one';

const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Acts that end when they are told to, and what was begun of them. */
function stage() {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const act = (name: string) => async (): Promise<void> => {
    begun.push(name);
    await new Promise<void>((resolve) => ends.push(resolve));
  };
  const end = async (): Promise<void> => {
    ends.shift()?.();
    await soon();
  };
  return { begun, act, end, ask: oneByOne() };
}

it('does acts of one name one by one, and those of another beside them', async () => {
  const { begun, act, end, ask } = stage();
  const all = [
    ask({ of: 'a', mayJoin: false }, act('a1')),
    ask({ of: 'a', mayJoin: false }, act('a2')),
    ask({ of: 'b', mayJoin: false }, act('b1')),
  ];
  await soon();
  expect(begun).toEqual(['a1', 'b1']);
  await end();
  expect(begun).toEqual(['a1', 'b1', 'a2']);
  await end();
  await end();
  await Promise.all(all);
});

it('lets one stand in line for all that nobody waits for, and never for one that is under way', async () => {
  const { begun, act, end, ask } = stage();
  const first = ask({ of: 'a', mayJoin: true }, act('first'));
  await soon();
  const second = ask({ of: 'a', mayJoin: true }, act('second'));
  await ask({ of: 'a', mayJoin: true }, act('joined'));
  const asked = ask({ of: 'a', mayJoin: false }, act('asked'));
  await end();
  expect(begun).toEqual(['first', 'second']);
  await end();
  expect(begun).toEqual(['first', 'second', 'asked']);
  await end();
  await Promise.all([first, second, asked]);
});

it('goes on after an act that throws', async () => {
  const ask = oneByOne();
  const refused = ask({ of: 'a', mayJoin: true }, () => Promise.reject(new TypeError('no')));
  const next = ask({ of: 'a', mayJoin: false }, () => Promise.resolve());
  await expect(refused).rejects.toThrow('no');
  await next;
});
