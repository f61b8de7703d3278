import { styleText } from 'node:util';
import { placeText } from '../contracts/place-text';
import type { Failure } from '../engine/base/failure';

/** Where a command writes: data to standard output, everything else to standard error. */
export interface Output {
  readonly json: boolean;
  /** One value of JSON, or the lines for a person. */
  data(value: unknown, lines: () => readonly string[]): void;
  failure(failure: Failure): void;
  note(sentence: string): void;
  /** Colour only where a person looks: a terminal, and NO_COLOR not set. Words of others go through this, `plain` ones too. */
  paint(style: Paint, text: string): string;
}

export type Paint = 'good' | 'bad' | 'attention' | 'quiet' | 'strong' | 'plain';

interface Stream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const STYLES: Readonly<Record<Exclude<Paint, 'plain'>, Parameters<typeof styleText>[0]>> = {
  good: 'green',
  bad: 'red',
  attention: 'yellow',
  quiet: 'dim',
  strong: 'bold',
};

/** Output to two streams; `json` puts exactly one JSON value on standard output and failures as JSON on standard error. */
export function createOutput(given: {
  readonly json: boolean;
  readonly colour: boolean;
  readonly stdout: Stream;
  readonly stderr: Stream;
}): Output {
  const { json, stdout, stderr } = given;
  const paint = (style: Paint, text: string): string =>
    given.colour && stdout.isTTY === true && !json && style !== 'plain'
      ? styleText(STYLES[style], escaped(text), { validateStream: false })
      : escaped(text);
  return {
    json,
    paint,
    data: (value, lines) => {
      stdout.write(
        json
          ? `${JSON.stringify(value, null, 2)}\n`
          : lines()
              .map((line) => `${printable(line)}\n`)
              .join(''),
      );
    },
    note: (sentence) => {
      if (!json) stderr.write(`${printable(sentence)}\n`);
    },
    failure: (failed) => {
      stderr.write(
        json
          ? `${JSON.stringify({ failure: failed })}\n`
          : `${failureLines(failed).map(printable).join('\n')}\n`,
      );
    },
  };
}

function failureLines({ code, summary, why, fix, mend = [], where }: Failure): readonly string[] {
  const place = placeText(where);
  return [
    place === null ? summary : `${summary} (${place})`,
    ...(why === undefined ? [] : [`  Why: ${why}`]),
    ...(fix === undefined ? [] : [`  Do:  ${fix}`]),
    ...mend.map((sql) => `  SQL: ${sql}`),
    `  [${code}]`,
  ];
}

/**
 * Names and messages of other people must not steer a terminal: every control character but the colours that `paint` put there becomes
 * visible, and so does what turns a line around. `paint` escapes what it is given, so a colour sequence in a line is always ours.
 */
function printable(line: string): string {
  return line
    .split(COLOUR)
    .map((part, index) => (index % 2 === 0 ? escaped(part) : part))
    .join('');
}

const COLOUR = new RegExp(`(${String.fromCodePoint(0x1b)}\\[\\d{1,3}m)`, 'u');

const escaped = (text: string): string =>
  Array.from(text)
    .map((character) => (UNPRINTABLE.test(character) ? escapeOf(character) : character))
    .join('');

/** What moves the cursor, and what makes a line read in another order than it stands in. */
const UNPRINTABLE = /[\p{Cc}\p{Bidi_Control}]/u;

const escapeOf = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
