const HIDDEN = '[redacted]';
/** Shorter values stand in too many words by chance. */
const SHORTEST = 8;

/**
 * A function that takes these secrets out of a text, wherever they stand: as they are, as they are written in an address, and the password
 * of a URL alone. For what is handed on, after everything that looks like a secret was taken out already. Pure.
 */
export function hideValues(secrets: readonly string[]): (text: string) => string {
  const forms = secrets.flatMap(formsOf).filter((form) => form.length >= SHORTEST);
  const longestFirst = [...new Set(forms)].sort((one, other) => other.length - one.length);
  return (text) => longestFirst.reduce((left, form) => left.replaceAll(form, HIDDEN), text);
}

function formsOf(secret: string): readonly string[] {
  const password = URL.canParse(secret) ? new URL(secret).password : '';
  const plain = [secret, password, decoded(password)].filter((form) => form !== '');
  return plain.flatMap((form) => [
    form,
    encodeURIComponent(form),
    JSON.stringify(form).slice(1, -1),
    Buffer.from(form).toString('base64').replaceAll('=', ''),
  ]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
