import { failed, success } from '../../base/result';
import type { Instant } from '../../model/instant';
import { asFile, EMPTY_SQL, nameTaken, timeDigits, type MigrationCreation } from '../migration-creation';

/** Source: golang-migrate `source/parse.go`. */
const NAME = /^(?<version>[0-9]+)_(?<name>.*)\.(?:down|up)\.(?:.*)$/;

/** Digits of a time, and of its seconds. Source: golang-migrate `internal/cli/commands.go`. */
const WIDTH = { time: 14, unix: 10 } as const;

/** `migrate create`: an up and a down file, numbered as the newest one is: by time, by seconds, or in sequence. */
export const golangMigrateCreation: MigrationCreation = {
  keepsDown: true,
  selects: () => false,
  next: ({ files }, { name, sql, downSql, at }) => {
    const named = files.flatMap(({ path }) => {
      const { version, name: own } = NAME.exec(path)?.groups ?? {};
      return version === undefined || own === undefined ? [] : [{ version, own, path }];
    });
    const twin = named.find(({ own }) => own === name);
    if (twin !== undefined) return failed(nameTaken(name, twin.path));
    const id = `${nextVersion(
      named.map(({ version }) => version),
      at,
    )}_${name}`;
    return success({
      id,
      note: null,
      files: [
        { path: `${id}.down.sql`, text: asFile(downSql ?? EMPTY_SQL), replaces: false, isDown: true },
        { path: `${id}.up.sql`, text: asFile(sql), replaces: false },
      ],
    });
  },
};

/** Without any file it is a time, as the tool does it when it is told nothing. */
function nextVersion(versions: readonly string[], at: Instant): string {
  const newest = versions.toSorted((left, right) => (BigInt(left) < BigInt(right) ? -1 : 1)).at(-1);
  if (newest === undefined || newest.length === WIDTH.time) return timeDigits(at, versions);
  if (newest.length === WIDTH.unix && !newest.startsWith('0')) {
    const now = BigInt(Math.floor(Date.parse(at) / 1_000));
    return String(now > BigInt(newest) ? now : BigInt(newest) + 1n);
  }
  return String(BigInt(newest) + 1n).padStart(newest.length, '0');
}
