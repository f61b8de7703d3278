import { expect, it } from 'vitest';
import { failure } from './failure';

it('holds no text that PostgreSQL does not take, whatever it quotes and wherever that was cut', () => {
  const quoted = `a\0b${'😀'.slice(0, 1)}c😀`;
  const kept = 'a\uFFFDb\uFFFDc😀';
  expect(
    failure('A.B', quoted, {
      why: quoted,
      fix: quoted,
      mend: [quoted],
      where: { file: quoted, line: 1, exported: quoted },
    }),
  ).toEqual({
    code: 'A.B',
    summary: kept,
    why: kept,
    fix: kept,
    mend: [kept],
    where: { file: kept, line: 1, exported: kept },
  });
});
