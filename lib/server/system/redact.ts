const HIDDEN = '[redacted]';
const DEEPEST = 8;
const LONGEST = 10_000;

/** Names whose values never reach a log, wherever they stand. */
const SECRET_NAME =
  /passw|pwd|secret|token|authori[sz]ation|cookie|credential|private.?key|api.?key|database.?url|connection.?string/i;

const SECRET_TEXTS: readonly (readonly [RegExp, string])[] = [
  [/\bpostgres(?:ql)?:\/\/[^\s"'<>]+/gi, `postgresql://${HIDDEN}`],
  [/\b(https?:\/\/)[^\s/"'<>@]+@/gi, `$1${HIDDEN}@`],
  [/\b(password|passwd|pwd|secret|token)(\s*[=:]\s*)('(?:[^']|'')*'|"[^"]*"|[^\s,;&]+)/gi, `$1$2${HIDDEN}`],
  [/\b(password\s+)'(?:[^']|'')*'/gi, `$1'${HIDDEN}'`],
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${HIDDEN}`],
  [/\blkpriv_[\w-]+/g, HIDDEN],
];

/**
 * A copy of a value that may be logged: values of secret names and whatever looks like a password, a URL with one or a key are replaced;
 * control characters, which could forge a line or command a terminal, are written out; what is too long or too deep is cut. Pure.
 */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEEPEST) return '[too deep]';
  if (value instanceof Error) return redactError(value, depth);
  if (value instanceof Date) return value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  if (value instanceof Map || value instanceof Set) return redact([...value], depth);
  return redactMembers(Object.entries(value), depth);
}

/** The same for a text. */
export function redactText(text: string): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)} [cut]` : text;
  const hidden = SECRET_TEXTS.reduce((left, [pattern, instead]) => left.replace(pattern, instead), cut);
  return hidden.replace(UNPRINTABLE, encode);
}

/** C0 and C1 controls, line separators, and the characters that turn the direction of writing around; tab and space stay. */
const UNPRINTABLE = /[\0-\x08\n-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

function encode(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function redactError(error: Error, depth: number): unknown {
  const { name, message, stack, cause } = error;
  const more = Object.entries(error).filter(([key]) => !['name', 'message', 'stack', 'cause'].includes(key));
  return redactMembers(
    [['name', name], ['message', message], ...more, ['stack', stack], ['cause', cause]],
    depth,
  );
}

function redactMembers(
  members: readonly (readonly [string, unknown])[],
  depth: number,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    members
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, SECRET_NAME.test(name) ? HIDDEN : redact(value, depth + 1)]),
  );
}
