import manifest from '../../../package.json' with { type: 'json' };

/** Version of this Lockkeeper. */
export const productVersion = (): string => manifest.version;
