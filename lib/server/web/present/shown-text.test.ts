import { describe, expect, it } from 'vitest';
import { MOST_SHOWN, shownText } from './shown-text';
import { textFileBody } from './text-file';

describe('shownText', () => {
  it('shows a text whole up to what a page bears', () => {
    const text = 'x'.repeat(MOST_SHOWN.length);
    expect(shownText(text)).toEqual({ text, part: null });
    const lines = 'x\n'.repeat(MOST_SHOWN.lines);
    expect(shownText(lines)).toEqual({ text: lines, part: null });
  });

  it('cuts a long one at the end of a line, and says how much of it that is', () => {
    expect(shownText('éé\nbb\ncc\n', { length: 7, lines: 9 })).toEqual({
      text: 'éé\nbb\n',
      part: { shown: 8, whole: 11 },
    });
    expect(shownText('a\nb\nc', { length: 100, lines: 2 }).text).toBe('a\nb\n');
  });

  it('cuts one long line between two characters', () => {
    expect(shownText('a😀b', { length: 2, lines: 9 })).toEqual({ text: 'a😀', part: { shown: 5, whole: 6 } });
  });
});

describe('textFileBody', () => {
  it('sends every character of a long text, under a name that can be a file', async () => {
    const text = `a${'😀'.repeat(100_000)}`;
    const { body, headers } = textFileBody({ name: 'V1__"x"/ü.sql', text });
    expect(await new Response(body).text()).toBe(text);
    expect(headers['Content-Disposition']).toBe('attachment; filename="V1___x___.sql"');
  });
});
