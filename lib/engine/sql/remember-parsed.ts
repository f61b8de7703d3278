import { sha256 } from '../base/digest';
import { Recent } from '../base/recent';
import type { ParsedScript } from './parse-script';

/** Characters of all remembered texts together; what is known of a text takes some times as much. */
const MOST_REMEMBERED_CHARACTERS = 8_000_000;

/**
 * A parser that remembers what it read last, by content: applied migrations never change, and each drift check asks for all of them. What
 * could not be analysed is read again, since it may only have taken too long.
 */
export function rememberParsed(
  parse: (text: string) => Promise<ParsedScript>,
): (text: string) => Promise<ParsedScript> {
  const known = new Recent<Remembered>(MOST_REMEMBERED_CHARACTERS, ({ characters }) => characters);
  return (text) => {
    const key = sha256(text);
    const remembered = known.get(key);
    if (remembered !== null) return Promise.resolve(remembered.script);
    return parse(text).then((script) => {
      if (script.analysed) known.set(key, { script, characters: text.length });
      return script;
    });
  };
}

interface Remembered {
  readonly script: ParsedScript;
  readonly characters: number;
}
