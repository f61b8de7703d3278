/** The text of a field of a submitted form; a missing field or a file is an empty text. Pure. */
export function formText(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
