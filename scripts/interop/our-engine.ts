import { InvariantError } from '../../lib/engine/base/invariant';
import type { MigrationFormat } from '../../lib/engine/formats/format';
import type { ToolOptions } from '../../lib/engine/model/migration';
import type { Timeline, TimelineItem } from '../../lib/engine/model/timeline';
import type { ResolutionWish } from '../../lib/engine/plan/build-resolution';
import type { RunOutcome } from '../../lib/engine/run/run-result';
import { isToRun } from '../../lib/engine/timeline/build-timeline';
import { engineOnFiles, type EngineOnFiles } from '../../lib/engine/run/testing/engine-on-files';
import { createFolderSourceReader } from '../../lib/server/sources/folder-source-reader';
import type { TestConnection } from '../../lib/testing/postgres';

/** Our engine on folders of one tool that lie on the disk, where the native tool reads them too. */
export interface OurEngine extends Pick<EngineOnFiles, 'schema'> {
  readonly timeline: (db: TestConnection, folder: string) => Promise<Timeline>;
  /** By id of the migration. */
  readonly states: (
    db: TestConnection,
    folder: string,
  ) => Promise<Readonly<Record<string, TimelineItem['state']>>>;
  /** Ids, in order. */
  readonly toRun: (db: TestConnection, folder: string) => Promise<readonly string[]>;
  /** Everything that is to run, or up to one migration. */
  readonly deploy: (db: TestConnection, folder: string, upTo?: string) => Promise<RunOutcome>;
  readonly resolve: (db: TestConnection, folder: string, wish: ResolutionWish) => Promise<RunOutcome>;
  /** By its down part, as a deploy of its own. */
  readonly undo: (db: TestConnection, folder: string, migrationId: string) => Promise<RunOutcome>;
  readonly refusal: (db: TestConnection, folder: string) => Promise<string | null>;
}

/** The engine for a format, with what the tool's configuration would say. */
export function ourEngine(format: MigrationFormat, options: ToolOptions = {}): OurEngine {
  const engine = engineOnFiles(format, options);
  const filesIn = async (folder: string) => {
    const sources = createFolderSourceReader({ roots: [folder] });
    const read = await sources.read({ folder, selects: (path) => format.selects(path, options) });
    if (!read.ok) throw new InvariantError(JSON.stringify(read.failure));
    return read.value;
  };
  const timeline: OurEngine['timeline'] = async (db, folder) => engine.timeline(db, await filesIn(folder));
  return {
    schema: engine.schema,
    timeline,
    states: async (db, folder) => {
      const { items } = await timeline(db, folder);
      return Object.fromEntries(items.map(({ migrationId, state }) => [migrationId, state]));
    },
    toRun: async (db, folder) => {
      const { items } = await timeline(db, folder);
      return items.filter(({ state }) => isToRun(state)).map(({ migrationId }) => migrationId);
    },
    refusal: async (db, folder) => engine.refusal(db, await filesIn(folder)),
    resolve: async (db, folder, wish) => engine.resolve(db, await filesIn(folder), wish),
    undo: async (db, folder, migrationId) => engine.undo(db, await filesIn(folder), migrationId),
    deploy: async (db, folder, upTo) =>
      engine.deploy(db, await filesIn(folder), upTo === undefined ? {} : { upTo }),
  };
}
