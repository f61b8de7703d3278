/** `name=value` pairs with commas between them, as a person writes them; a backslash keeps a comma in a value. Null for anything else. Pure. */
export function readPairs(given: string): ReadonlyMap<string, string> | null {
  const values = new Map<string, string>();
  for (const pair of cutAtCommas(given)) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    if (at < 0 || name === '') return null;
    values.set(name, pair.slice(at + 1).trim());
  }
  return values;
}

function cutAtCommas(given: string): readonly string[] {
  const pairs: string[] = [];
  let pair = '';
  for (let at = 0; at < given.length; at += 1) {
    const character = given.charAt(at);
    if (character === '\\' && given.charAt(at + 1) === ',') {
      pair += ',';
      at += 1;
    } else if (character === ',') {
      pairs.push(pair);
      pair = '';
    } else pair += character;
  }
  return [...pairs, pair].filter((text) => text.trim() !== '');
}
