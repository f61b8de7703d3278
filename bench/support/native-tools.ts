import { cp } from 'node:fs/promises';
import { InvariantError } from '../../lib/engine/base/invariant';
import type { DemoDatabase } from '../../lib/server/demo/demo-databases';
import type { TestConnection } from '../../lib/testing/postgres';
import { installAtlas, withAtlasProject } from '../../scripts/interop/atlas-cli';
import { installDrizzleKit, withDrizzleProject, type DrizzleLayout } from '../../scripts/interop/drizzle-cli';
import { installFlyway, withFlywayProject } from '../../scripts/interop/flyway-cli';
import { installGolangMigrate, withGolangMigrateProject } from '../../scripts/interop/golang-migrate-cli';
import type { ToolAnswer } from '../../scripts/interop/install-tool';
import { installPrismaCli, withPrismaProject } from '../../scripts/interop/prisma-cli';
import type { SqlFormat } from './format-folders';
import { timed } from './measure';

/** Applies a folder to a database by the tool's own command; how long its process took, from start to end. */
type ApplyByTool = (folder: string, target: DemoDatabase) => Promise<number>;

/** The tools that this machine can have. */
export type NativeTools = Partial<Record<SqlFormat, ApplyByTool>>;

/** Installs them as `npm run test:interop` does; one that cannot be had is left out, with the reason. */
export async function nativeTools(formats: readonly SqlFormat[]): Promise<NativeTools> {
  const found: NativeTools = {};
  for (const format of formats) {
    const { install, apply } = TOOLS[format];
    try {
      await install();
      found[format] = apply;
    } catch (error) {
      console.log(`${format}: tool not available (${String(error).slice(0, 200)})`);
    }
  }
  return found;
}

interface NativeTool {
  readonly install: () => Promise<void>;
  readonly apply: ApplyByTool;
}

const drizzle = (layout: DrizzleLayout): NativeTool => ({
  install: installDrizzleKit,
  apply: (folder, target) =>
    withDrizzleProject(layout, async (project) => {
      await cp(folder, project.out, { recursive: true });
      return timeOf(() => project.kit(connectionOf(target), 'migrate'));
    }),
});

const TOOLS: Readonly<Record<SqlFormat, NativeTool>> = {
  prisma: {
    install: installPrismaCli,
    apply: (folder, target) =>
      withPrismaProject(async (project) => {
        await cp(folder, project.migrations, { recursive: true });
        return timeOf(() => project.cli(connectionOf(target), 'deploy'));
      }),
  },
  'drizzle-0': drizzle('journal'),
  'drizzle-1': drizzle('folders'),
  flyway: {
    install: installFlyway,
    apply: (folder, target) =>
      withFlywayProject(async (project) => {
        await cp(folder, project.folder, { recursive: true });
        return timeOf(() => project.flyway(connectionOf(target), 'migrate'));
      }),
  },
  'golang-migrate': {
    install: installGolangMigrate,
    apply: (folder, target) =>
      withGolangMigrateProject(async (project) => {
        await cp(folder, project.folder, { recursive: true });
        return timeOf(() => project.migrate(connectionOf(target), 'up'));
      }),
  },
  atlas: {
    install: installAtlas,
    apply: (folder, target) =>
      withAtlasProject(async (project) => {
        await cp(folder, project.folder, { recursive: true });
        return timeOf(() => project.migrate(connectionOf(target), 'apply'));
      }),
  },
};

async function timeOf(call: () => Promise<ToolAnswer>): Promise<number> {
  const { value, milliseconds } = await timed(call);
  if (value.code !== 0) throw new InvariantError(`the tool failed: ${value.text.slice(-500)}`);
  return milliseconds;
}

const connectionOf = ({ connection, password }: DemoDatabase): TestConnection => ({
  host: connection.host,
  port: connection.port,
  database: connection.database,
  user: connection.user,
  password,
});
