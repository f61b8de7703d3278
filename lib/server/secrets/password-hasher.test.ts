import { expect, it } from 'vitest';
import { createPasswordHasher } from './password-hasher';

const hasher = createPasswordHasher();

it('hashes with argon2id at no less than 19 MiB and two passes, differently each time', async () => {
  const [one, two] = await Promise.all([hasher.hash('correct horse'), hasher.hash('correct horse')]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(one).not.toBe(two);
});

it('knows the right password from a wrong one, whatever the characters', async () => {
  const password = 'пароль 🔐 \0 " \\ ';
  const hash = await hasher.hash(password);
  expect(await hasher.verify(hash, password)).toBe(true);
  expect(await hasher.verify(hash, 'пароль 🔐')).toBe(false);
  expect(await hasher.verify(hash, '')).toBe(false);
});

it('does the work of a verification for somebody who does not exist, and says no', async () => {
  const hash = await hasher.hash('password');
  const milliseconds = async (known: string | null): Promise<number> => {
    const times: number[] = [];
    for (let round = 0; round < 9; round += 1) {
      const start = performance.now();
      expect(await hasher.verify(known, 'wrong')).toBe(false);
      times.push(performance.now() - start);
    }
    return times.sort((left, right) => left - right)[4] ?? 0;
  };
  const ratio = (await milliseconds(null)) / (await milliseconds(hash));
  expect(ratio).toBeGreaterThan(0.4);
  expect(ratio).toBeLessThan(2.5);
});
