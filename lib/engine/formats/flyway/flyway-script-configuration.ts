import { failed, success, type Result } from '../../base/result';

/** What a file such as `V1__init.sql.conf` says; null where it says nothing. */
export interface ScriptConfiguration {
  readonly executeInTransaction: boolean | null;
  readonly placeholderReplacement: boolean | null;
}

export const NO_CONFIGURATION: ScriptConfiguration = {
  executeInTransaction: null,
  placeholderReplacement: null,
};

/** What is wrong with a line, in words. */
export interface ConfigurationProblem {
  readonly what: string;
  /** 1-based. */
  readonly line: number;
}

/**
 * Reads a script configuration: one property on a line. Refused where Flyway Community refuses it, or where we could not do as it says: an
 * unknown property, a value that is neither true nor false, an encoding that is not UTF-8, `shouldExecute` with a condition. Source:
 * `SqlScriptMetadata.java`. Pure.
 */
export function readScriptConfiguration(text: string): Result<ScriptConfiguration, ConfigurationProblem> {
  let read = NO_CONFIGURATION;
  for (const [place, content] of text.split('\n').entries()) {
    const line = content.trim();
    if (line === '' || line.startsWith('#') || line.startsWith('!')) continue;
    const at = line.indexOf('=');
    const [name, value] = at < 0 ? [line, ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    const told = tellProperty(name, value);
    if (typeof told === 'string') return failed({ what: told, line: place + 1 });
    read = { ...read, ...told };
  }
  return success(read);
}

function tellProperty(name: string, value: string): Partial<ScriptConfiguration> | string {
  switch (name) {
    case 'executeInTransaction':
    case 'placeholderReplacement': {
      const told = booleanOf(value);
      return told === null ? `${name} is neither true nor false` : { [name]: told };
    }
    case 'encoding':
      return ['utf-8', 'utf8'].includes(value.toLowerCase()) ? {} : `the encoding ${value} is not UTF-8`;
    case 'shouldExecute':
      return value === 'true' ? {} : 'shouldExecute has a condition, which Flyway Community refuses too';
    default:
      return `there is no property ${name}`;
  }
}

function booleanOf(value: string): boolean | null {
  const text = value.toLowerCase();
  return text === 'true' ? true : text === 'false' ? false : null;
}
