/** Who somebody is to an issuer of OpenID Connect. Never changes and never means anybody else, unlike an e-mail address. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
}
