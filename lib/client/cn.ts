/** Joins class names and leaves out what is empty, so that conditions can stand where the class is used. */
export function cn(...parts: readonly (string | false | null | undefined)[]): string {
  return parts.filter((part) => typeof part === 'string' && part !== '').join(' ');
}
