import { textMap } from './text-map';

/** Characters of one kind that a reader does not see as what they are. */
export interface OddCharacters {
  readonly kind: 'bidi' | 'invisible' | 'control' | 'line_break';
  /** How many in the whole text. */
  readonly count: number;
  /** The first 50. */
  readonly places: readonly TextPlace[];
}

export interface TextPlace {
  /** 1-based. */
  readonly line: number;
  /** 1-based, in characters (code points). */
  readonly column: number;
  /** `U+202E` */
  readonly character: string;
}

const KINDS = ['bidi', 'invisible', 'control', 'line_break'] as const;
const SHOWN = 50;

/**
 * Finds every character that can make a text read unlike it runs: direction controls (Trojan Source, CVE-2021-42574), characters without
 * a shape, control characters, and line breaks on which programs disagree. One pass, linear. Sources: Unicode 17 `Bidi_Control` and
 * `Default_Ignorable_Code_Point`; PostgreSQL `scan.l`, where CR and LF each end a `--` comment. Pure.
 */
export function findOddCharacters(text: string): readonly OddCharacters[] {
  const found = new Map<OddCharacters['kind'], number[]>();
  // One search by a class of characters; nothing of SQL is decided by it.
  for (const match of text.matchAll(
    /[\p{Cc}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\u2028\u2029]/gu,
  )) {
    const kind = kindOf(match[0], text[match.index + 1]);
    if (kind === null) continue;
    const offsets = found.get(kind);
    if (offsets === undefined) found.set(kind, [match.index]);
    else offsets.push(match.index);
  }
  if (found.size === 0) return [];
  const map = textMap(text);
  return KINDS.flatMap((kind) => {
    const offsets = found.get(kind);
    if (offsets === undefined) return [];
    const places = offsets
      .slice(0, SHOWN)
      .map((offset) => ({ ...map.place(offset), character: codePointName(text.codePointAt(offset) ?? 0) }));
    return [{ kind, count: offsets.length, places }];
  });
}

/** Null for tab, LF, CRLF, form feed (PostgreSQL's white space) and the variation selectors of emoji. */
function kindOf(character: string, next: string | undefined): OddCharacters['kind'] | null {
  if (character === '\n' || character === '\t' || character === '\f') return null;
  if (character === '\r') return next === '\n' ? null : 'line_break';
  if (/[\u0085\u2028\u2029]/u.test(character)) return 'line_break';
  if (/\p{Bidi_Control}/u.test(character)) return 'bidi';
  if (/[\uFE00-\uFE0F]/u.test(character)) return null;
  return /\p{Cc}/u.test(character) ? 'control' : 'invisible';
}

const codePointName = (point: number): string => `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
