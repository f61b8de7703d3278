import { describe, expect, it } from 'vitest';
import { breaksParser, isMalformed, parserRefusal, refusalReason } from './parser-refusal';

const kindOf = (name: string, message: string, character: number | null) =>
  parserRefusal({ name, message, character }).kind;

describe('parserRefusal', () => {
  it('names what an error of the parser means', () => {
    expect(kindOf('SqlError', 'syntax error at or near "a"', 3)).toBe('syntax');
    expect(kindOf('SqlError', 'memory exhausted at or near "("', 3)).toBe('too_complex');
    expect(kindOf('SqlError', 'out of memory', 0)).toBe('too_large');
    expect(kindOf('ExitStatus', 'Program terminated with exit(1)', null)).toBe('too_large');
    expect(kindOf('Error', 'Failed to parse query: memory allocation failed', null)).toBe('too_large');
    expect(kindOf('SyntaxError', 'Unexpected token u in JSON', null)).toBe('syntax');
    expect(kindOf('RangeError', 'Maximum call stack size exceeded', null)).toBe('too_complex');
    expect(kindOf('RuntimeError', 'memory access out of bounds', null)).toBe('too_complex');
  });

  it('knows which errors leave the parser unusable', () => {
    const breaks = (name: string, message: string, character: number | null) =>
      breaksParser(parserRefusal({ name, message, character }));
    expect(breaks('SqlError', 'syntax error', 3)).toBe(false);
    expect(breaks('SqlError', 'memory exhausted at or near "("', 3)).toBe(false);
    expect(breaks('RangeError', 'Maximum call stack size exceeded', null)).toBe(true);
    expect(breaks('SqlError', 'out of memory', 0)).toBe(true);
  });
});

describe('refusalReason', () => {
  it('repeats no literal and no long piece of the text', () => {
    const reason = (message: string) => refusalReason({ kind: 'syntax', message, character: 0 });
    expect(reason('syntax error at or near "SELEC"')).toContain('"SELEC"');
    expect(reason('syntax error at or near "\'hunter2\'"')).not.toContain('hunter2');
    expect(reason('unterminated dollar-quoted string at or near "$$hunter2"')).not.toContain('hunter2');
    expect(reason(`syntax error at or near "${'😀'.repeat(500)}"`)).toContain(`"${'😀'.repeat(40)}…"`);
  });
});

describe('isMalformed', () => {
  it('finds what cannot be handed to PostgreSQL unchanged', () => {
    expect([isMalformed('a\0b'), isMalformed('\ud800'), isMalformed('x\udc00')]).toEqual([true, true, true]);
    expect([isMalformed(''), isMalformed('é😀')]).toEqual([false, false]);
  });
});
