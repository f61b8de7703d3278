import type { Sentence } from './sql-state-sentences';

const NAME_UNKNOWN: Sentence = {
  code: 'TARGET.HOST_UNKNOWN',
  summary: 'The host name is not known.',
  why: 'The name server that the worker asks has no address for it.',
  fix: 'Check the spelling; in containers, that the worker is on the same network.',
  field: 'host',
};

const NO_WAY: Sentence = {
  code: 'TARGET.UNREACHABLE',
  summary: 'There is no way to the target from the worker.',
  why: 'The network or a router in between says that the address cannot be reached.',
  fix: 'Check routes, VPN and firewall between the worker and the target.',
  field: 'host',
};

const BROKEN: Sentence = {
  code: 'TARGET.CONNECTION_LOST',
  summary: 'The connection to the target ended unexpectedly.',
  why: 'The server was stopped, somebody ended the session, or the network broke.',
};

const TIMED_OUT: Sentence = {
  code: 'TARGET.CONNECT_TIMEOUT',
  summary: 'The target did not answer in time.',
  why: 'Nothing came back: a firewall drops packets, the address is wrong, or the server is overloaded.',
  fix: 'Check host, port and firewall; raise the connect timeout if the target is far away.',
  field: 'host',
};

/** Network errors by Node's code. Source: Node.js manual, Errors, Common system errors, and errno(3). */
export const NETWORK_SENTENCES: Readonly<Record<string, Sentence>> = {
  ECONNREFUSED: {
    code: 'TARGET.CONNECTION_REFUSED',
    summary: 'Nothing listens on that host and port.',
    why: 'The server is down, listens on another port, or only on its own machine.',
    fix: 'Check host and port, that PostgreSQL runs, and listen_addresses in its configuration.',
    field: 'port',
  },
  ETIMEDOUT: TIMED_OUT,
  ENOTFOUND: NAME_UNKNOWN,
  ENODATA: NAME_UNKNOWN,
  EAI_AGAIN: {
    code: 'TARGET.NAME_SERVER',
    summary: 'The name server did not answer.',
    fix: 'Try again; if it stays, check name resolution on the worker.',
    field: 'host',
  },
  EHOSTUNREACH: NO_WAY,
  ENETUNREACH: NO_WAY,
  ENETDOWN: NO_WAY,
  EHOSTDOWN: NO_WAY,
  EADDRNOTAVAIL: NO_WAY,
  EACCES: {
    code: 'TARGET.UNREACHABLE',
    summary: 'The worker is not allowed to connect there.',
    why: 'A firewall on the worker forbids it.',
    field: 'host',
  },
  ECONNRESET: BROKEN,
  ECONNABORTED: BROKEN,
  EPIPE: BROKEN,
  EMFILE: {
    code: 'TARGET.WORKER_EXHAUSTED',
    summary: 'The worker has no more connections to give.',
    fix: 'Raise the limit of open files for the worker, or let it look at fewer environments at once.',
  },
};

const UNTRUSTED: Sentence = {
  code: 'TARGET.CERTIFICATE_UNTRUSTED',
  summary: "The server's certificate is not signed by an authority that Lockkeeper trusts.",
  why: 'It is self-signed, or signed by an authority of your own; or somebody stands in between.',
  fix: 'Paste the certificate of your authority (PEM) into the environment.',
  field: 'caCertificate',
};

const EXPIRED: Sentence = {
  code: 'TARGET.CERTIFICATE_EXPIRED',
  summary: "The server's certificate is not valid at this time.",
  why: 'It has expired, is not valid yet, or the clock of the worker is wrong.',
  fix: 'Renew the certificate on the server.',
  field: 'host',
};

const TLS_FAILED: Sentence = {
  code: 'TARGET.TLS_FAILED',
  summary: 'No TLS connection could be agreed on.',
  why: 'Server and worker have no protocol version or cipher in common; TLS 1.2 is the least that is accepted.',
  fix: 'Check ssl_min_protocol_version and ssl_ciphers on the server.',
  field: 'tlsMode',
};

/** TLS errors by code. Source: Node.js manual, TLS, X509 certificate error codes. */
export const TLS_SENTENCES: Readonly<Record<string, Sentence>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  CERT_SIGNATURE_FAILURE: UNTRUSTED,
  CERT_UNTRUSTED: UNTRUSTED,
  CERT_REJECTED: UNTRUSTED,
  INVALID_CA: UNTRUSTED,
  INVALID_PURPOSE: UNTRUSTED,
  CERT_REVOKED: UNTRUSTED,
  CERT_HAS_EXPIRED: EXPIRED,
  CERT_NOT_YET_VALID: EXPIRED,
  ERR_TLS_CERT_ALTNAME_INVALID: {
    code: 'TARGET.CERTIFICATE_OTHER_NAME',
    summary: "The server's certificate is made out for another name.",
    why: 'With verify_full the host that you typed has to stand in the certificate.',
    fix: 'Type the name that stands in the certificate, or use verify_ca.',
    field: 'host',
  },
  EPROTO: TLS_FAILED,
  ERR_SSL_WRONG_VERSION_NUMBER: TLS_FAILED,
  ERR_SSL_UNSUPPORTED_PROTOCOL: TLS_FAILED,
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: TLS_FAILED,
  ERR_SSL_NO_PROTOCOLS_AVAILABLE: TLS_FAILED,
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: TLS_FAILED,
  ERR_SSL_SSL_TLS_ALERT_HANDSHAKE_FAILURE: TLS_FAILED,
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: {
    code: 'TARGET.CLIENT_CERTIFICATE',
    summary: 'The server demands a client certificate, which Lockkeeper does not have.',
    fix: 'Let the role log in with scram-sha-256 in pg_hba.conf (hostssl without clientcert).',
    field: 'user',
  },
};
