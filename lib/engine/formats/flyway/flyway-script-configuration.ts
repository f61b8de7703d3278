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
  /** What to do about it, as a sentence. */
  readonly fix: string;
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
    if ('what' in told) return failed({ ...told, line: place + 1 });
    read = { ...read, ...told };
  }
  return success(read);
}

type Wrong = Omit<ConfigurationProblem, 'line'>;

function tellProperty(name: string, value: string): Partial<ScriptConfiguration> | Wrong {
  switch (name) {
    case 'executeInTransaction':
    case 'placeholderReplacement': {
      const told = booleanOf(value);
      return told === null
        ? { what: `${name} is neither true nor false`, fix: 'Give it one of the two, or take the line out.' }
        : { [name]: told };
    }
    case 'encoding':
      return ['utf-8', 'utf8'].includes(value.toLowerCase())
        ? {}
        : {
            what: `the encoding ${value} is not UTF-8`,
            fix: 'Save the migration as UTF-8, and take the line out.',
          };
    case 'shouldExecute':
      return value === 'true'
        ? {}
        : {
            what: 'shouldExecute has a condition, which Flyway Community refuses too',
            fix: 'Take the line out, or the migration with it.',
          };
    default:
      return {
        what: `there is no property ${name}`,
        fix: 'Give executeInTransaction, placeholderReplacement, encoding or shouldExecute, or take the line out.',
      };
  }
}

function booleanOf(value: string): boolean | null {
  const text = value.toLowerCase();
  return text === 'true' ? true : text === 'false' ? false : null;
}
