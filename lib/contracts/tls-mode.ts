export const TLS_MODES = ['disable', 'require', 'verify_ca', 'verify_full'] as const;
export type TlsMode = (typeof TLS_MODES)[number];
