import { failed, success } from '../../base/result';
import {
  asFile,
  EMPTY_SQL,
  nameTaken,
  nextNumber,
  timeDigits,
  type MigrationCreation,
} from '../migration-creation';

/** Source: golang-migrate `source/parse.go`. */
const NAME = /^(?<version>[0-9]+)_(?<name>.*)\.(?:down|up)\.(?:.*)$/;

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
    const taken = named.map(({ version }) => version);
    // Without any file it is a time, as the tool does it when it is told nothing. Source: golang-migrate `internal/cli/commands.go`.
    const id = `${nextNumber(taken, at) ?? timeDigits(at, taken)}_${name}`;
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
