import { parse } from 'yaml';
import * as z from 'zod';

/** What is run and with which environment, as docker-compose.yml says it. */
export interface ComposeService {
  /** In front of the command; empty when the service has none. */
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

const document = z.object({
  services: z.record(
    z.string(),
    z.object({
      entrypoint: z.array(z.string()).default([]),
      command: z.array(z.string()).default([]),
      environment: z.record(z.string(), z.string()).default({}),
    }),
  ),
});

/**
 * The services of a compose file, with the variables of `.env` filled in as Compose does it: `${NAME}`, `${NAME:-default}` and
 * `${NAME:?message}`. Throws when a demanded one is missing. Source: Compose file reference, Interpolation.
 */
export function readComposeServices(
  text: string,
  variables: Readonly<Record<string, string>>,
): Readonly<Record<string, ComposeService>> {
  const { services } = document.parse(parse(text, { merge: true }));
  const filled: Record<string, ComposeService> = {};
  for (const [name, { entrypoint, command, environment }] of Object.entries(services)) {
    const values: Record<string, string> = {};
    for (const [variable, value] of Object.entries(environment)) {
      values[variable] = interpolate(value, variables);
    }
    filled[name] = { entrypoint, command, environment: values };
  }
  return filled;
}

const interpolate = (value: string, variables: Readonly<Record<string, string>>): string =>
  value.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, mark?: string, rest?: string) => {
    const given = variables[name] ?? '';
    if (given !== '') return given;
    if (mark === '?') throw new TypeError(`${name}: ${rest ?? ''}`);
    return rest ?? '';
  });

/** What the last stage of a Dockerfile takes from the build and from the folder: source, then where it goes below the work folder. */
export function readCopies(
  dockerfile: string,
): readonly { readonly from: string | null; readonly paths: readonly string[]; readonly to: string }[] {
  const lines = dockerfile.split('\n');
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
  return last
    .filter((line) => line.startsWith('COPY '))
    .map((line) => {
      const words = line.split(' ').slice(1);
      const from = words[0]?.startsWith('--from=') === true ? words[0].slice('--from='.length) : null;
      const paths = words.slice(from === null ? 0 : 1);
      return { from, paths: paths.slice(0, -1), to: paths.at(-1) ?? '.' };
    });
}
