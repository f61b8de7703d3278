import { failed, success } from '../../base/result';
import type { SourceFile } from '../../model/release';
import { asFile, nameTaken, timeDigits, type MigrationCreation } from '../migration-creation';
import { compareBytes } from './atlas-bytes';
import { SUM_FILE, sumLines, sumProblem, sumText } from './atlas-sum';

/** `atlas migrate new` and `atlas migrate hash`: a file by time, and the sum of the folder with it. Source: `sql/migrate/migrate.go`, `WritePlan`. */
export const atlasCreation: MigrationCreation = {
  keepsDown: false,
  selects: () => false,
  next: ({ files }, { name, sql, at }) => {
    const scripts = files.filter(({ path }) => path.endsWith('.sql')).toSorted(inOrder);
    const sum = files.find(({ path }) => path === SUM_FILE);
    const problem = scripts.length === 0 && sum === undefined ? null : sumProblem(sum, sumLines(scripts));
    if (problem !== null) return failed(problem);
    const twin = scripts.find(({ path }) => path.slice(path.indexOf('_') + 1) === `${name}.sql`);
    if (twin !== undefined) return failed(nameTaken(name, twin.path));
    const id = `${timeDigits(
      at,
      scripts.map(({ path }) => path.slice(0, 14)),
    )}_${name}`;
    const made = { path: `${id}.sql`, text: asFile(sql), replaces: false };
    const after = [...scripts, { path: made.path, bytes: new TextEncoder().encode(made.text) }].toSorted(
      inOrder,
    );
    return success({
      id,
      note: null,
      files: [made, { path: SUM_FILE, text: sumText(sumLines(after)), replaces: sum !== undefined }],
    });
  },
};

const inOrder = (left: SourceFile, right: SourceFile): number => compareBytes(left.path, right.path);
