import { digestOf } from '../base/digest';
import { Recent } from '../base/recent';
import type { ParsedScript } from './parse-script';

/** Characters of all remembered texts together; what is known of a text takes some times as much. */
const MOST_REMEMBERED_CHARACTERS = 8_000_000;

/**
 * A parser that remembers what it read last, by content: applied migrations never change, and each drift check asks for all of them. What
 * could not be analysed is read again, since it may only have taken too long.
 */
export function rememberParsed(parse: ScriptParsing): ScriptParsing {
  const known = new Recent<Remembered>(MOST_REMEMBERED_CHARACTERS, ({ characters }) => characters);
  return (text, separator = null) => {
    const key = digestOf([text, separator]);
    const remembered = known.get(key);
    if (remembered !== null) return Promise.resolve(remembered.script);
    return parse(text, separator).then((script) => {
      if (script.analysed) known.set(key, { script, characters: text.length });
      return script;
    });
  };
}

/** A text and where the tool cuts it. */
type ScriptParsing = (text: string, separator?: string | null) => Promise<ParsedScript>;

interface Remembered {
  readonly script: ParsedScript;
  readonly characters: number;
}
