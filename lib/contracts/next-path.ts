/** Where to go after signing in: a path of this site, or home when the text is anything else. Pure. */
export function nextPath(asked: string | null | undefined): string {
  const isPath = /^\/(?![/\\])[\x21-\x7e]*$/.test(asked ?? '') && asked?.includes('\\') === false;
  const isSignIn = asked === '/sign-in' || asked?.startsWith('/sign-in?') === true;
  return isPath && !isSignIn && asked.length <= 2000 ? asked : '/';
}
