import { expect, it } from 'vitest';
import { positionText, readPosition } from './feed-position';

it('reads what it wrote and nothing else, whatever somebody sends', () => {
  const position = { feed: '0f8fad5b-d9cb-469f-a165-70867728950e', heard: 4711 };
  expect(readPosition(positionText(position))).toEqual(position);
  const others = [
    '',
    '.',
    '1',
    'a.',
    '.1',
    'a.-1',
    'a.01',
    'a.1.2',
    'a. 1',
    'a.1e3',
    'a.0x1',
    'a.1.5',
    'a.NaN',
  ];
  for (const text of [...others, 'a.Infinity', 'a.9007199254740993', 'a.1\n', `${'a'.repeat(70)}.1`]) {
    expect(readPosition(text)).toBeNull();
  }
});
