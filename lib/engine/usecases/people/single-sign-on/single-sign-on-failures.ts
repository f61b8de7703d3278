import { failure, type Failure } from '../../../base/failure';

/** Why an issuer's word does not open the door. */
export type IssuerRefusal =
  'email_not_verified' | 'account_exists' | 'no_role' | 'disabled' | 'not_set_up' | 'other_issuer';

const REFUSALS: Readonly<Record<IssuerRefusal, Failure>> = {
  email_not_verified: failure(
    'SINGLE_SIGN_ON.EMAIL_NOT_VERIFIED',
    'Your identity provider does not say that your e-mail address is yours.',
    { fix: 'Have the address verified there, then sign in again.' },
  ),
  account_exists: failure(
    'SINGLE_SIGN_ON.ACCOUNT_EXISTS',
    'There is an account with this e-mail address already.',
    {
      why: 'An address alone does not show that it is yours.',
      fix: 'Sign in with its password, then connect single sign-on under Your account. If there is no password, the operator of the host makes one with: lockkeeper admin reset-link.',
    },
  ),
  no_role: failure('SINGLE_SIGN_ON.NO_ROLE', 'None of your groups has a role here.', {
    fix: 'Ask an administrator of this installation for an invitation, or to be put into a group.',
  }),
  disabled: failure('SINGLE_SIGN_ON.DISABLED', 'Your account is disabled.', {
    fix: 'Ask an administrator of this installation.',
  }),
  not_set_up: failure('SINGLE_SIGN_ON.NOT_SET_UP', 'This installation has no administrator yet.', {
    fix: 'Set it up with the link that it printed when it started first.',
  }),
  other_issuer: failure(
    'SINGLE_SIGN_ON.OTHER_ISSUER',
    'The identity provider calls itself by another name than the one that is configured.',
    { fix: 'Have whoever runs this installation compare LOCKKEEPER_OIDC_ISSUER with it.' },
  ),
};

/** The failure of a refusal. */
export const issuerRefused = (why: IssuerRefusal): Failure => REFUSALS[why];

/** What to tell somebody whom the sign-in page is handed such a code for; null for any other text. Pure. */
export const singleSignOnRefusal = (code: string): Failure | null =>
  Object.values(REFUSALS).find((refusal) => refusal.code === code) ?? null;
