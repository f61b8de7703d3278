import { describe, expect, it } from 'vitest';
import { deviceWords } from './account-view';

describe('deviceWords', () => {
  it.each([
    [
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36',
      'Chrome on Linux',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
      'Safari on iOS',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0',
      'Firefox on Windows',
    ],
    [null, 'A browser that does not say what it is'],
    [' ', 'A browser that does not say what it is'],
  ])('says of %s: %s', (userAgent, words) => {
    expect(deviceWords(userAgent)).toBe(words);
  });

  it('is never long, whatever somebody sends', () => {
    expect(deviceWords(`${'x'.repeat(280)}/1.0 (${'y'.repeat(280)})`).length).toBeLessThanOrEqual(60);
  });
});
