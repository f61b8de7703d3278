/** Tells password managers for which account a password is, where its address is not typed. */
export function AccountNameField({ email }: { email: string }) {
  return <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />;
}
