import { expect, it } from 'vitest';
import { createLogMemory } from './log-memory';
import { createLogger } from './logger';

it('keeps the last lines of a logger, redacted as they were written', () => {
  const memory = createLogMemory();
  const written: string[] = [];
  const log = createLogger({
    level: 'info',
    process: 'web',
    destination: { write: (line) => written.push(line) },
    memory,
  });
  log.info('first', { password: 'canary', url: 'postgresql://u:canary@host/d' });
  log.debug('not logged');
  expect(memory.lines()).toEqual(written.map((line) => line.trimEnd()));
  expect(memory.lines().join()).not.toContain('canary');
});

it('forgets the oldest beyond its number of lines and its size, and always keeps the last', () => {
  const few = createLogMemory({ most: 2 });
  for (const line of ['one\n', 'two\n', 'three\n']) few.add(line);
  expect(few.lines()).toEqual(['two', 'three']);
  const small = createLogMemory({ characters: 10 });
  for (const line of ['123456\n', '1234\n', '12345\n']) small.add(line);
  expect(small.lines()).toEqual(['1234', '12345']);
  small.add('much longer than ten');
  expect(small.lines()).toEqual(['much longer than ten']);
});
