import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const SHEET = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');
const GROUNDS = ['canvas', 'surface', 'raised', 'sunken', 'hover'];
const FAMILIES = ['ok', 'idle', 'waiting', 'active', 'bad', 'attention', 'off'];

const TEXT_PAIRS = [
  ...['ink', 'ink-2', 'ink-3', 'accent'].flatMap((ink) => GROUNDS.map((ground) => [ink, ground])),
  ...FAMILIES.flatMap((family) => [
    [`on-${family}`, family],
    [`${family}-ink`, `${family}-soft`],
    [`${family}-ink`, 'canvas'],
    [`${family}-ink`, 'surface'],
    [`${family}-ink`, 'raised'],
    ['ink', `${family}-soft`],
    ['ink-2', `${family}-soft`],
  ]),
  ['on-primary', 'primary'],
  ['on-primary', 'primary-hover'],
  ['on-bad', 'bad-hover'],
  ['accent', 'accent-soft'],
  ['ink', 'accent-soft'],
  ...['diff-old', 'diff-old-word', 'diff-new', 'diff-new-word'].map((ground) => ['ink', ground]),
  ['ink-3', 'diff-old'],
  ['ink-3', 'diff-new'],
];

const SHAPE_PAIRS = [
  ...['canvas', 'surface', 'raised', 'sunken'].flatMap((ground) => [
    ['edge', ground],
    ['focus', ground],
    ['family-edge', ground],
  ]),
  ['edge', 'hover'],
];

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  const tokens = tokensOf(theme);

  test.each(TEXT_PAIRS)('text %s on %s has a contrast of at least 4.5', (ink, ground) => {
    expect(contrast(tokens, ink, ground)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(SHAPE_PAIRS)('the edge %s stands out from %s by at least 3', (edge, ground) => {
    expect(contrast(tokens, edge, ground)).toBeGreaterThanOrEqual(3);
  });
});

test('both themes define the same tokens', () => {
  expect([...tokensOf('dark').keys()].toSorted()).toEqual([...tokensOf('light').keys()].toSorted());
});

function tokensOf(theme: 'light' | 'dark'): Map<string, string> {
  const [light = '', dark = ''] = SHEET.split('.dark {');
  const part = theme === 'light' ? light : dark;
  return new Map(
    [...part.matchAll(/--lk-([\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value]),
  );
}

function contrast(tokens: Map<string, string>, left: string | undefined, right: string | undefined): number {
  const [light = 0, dark = 0] = [left, right]
    .map((name) => luminance(tokens.get(name ?? '') ?? `no token ${String(name)}`))
    .toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
  const [red = NaN, green = NaN, blue = NaN] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
