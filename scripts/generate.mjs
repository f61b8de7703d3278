// Makes what is generated and not committed: the Prisma client and Next's route types. Does nothing when nothing changed.
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { contentHash, ROOT, runMain, runNode, runQuietPhase } from './project.mjs';

const STAMP = join(ROOT, 'lib/server/generated/.stamp');

export async function generate() {
  await generateClient();
  if (existsSync(join(ROOT, 'app/layout.tsx'))) {
    await runQuietPhase('Generating route types', () =>
      runNode('node_modules/next/dist/bin/next', ['typegen'], {
        show: false,
        environment: { NEXT_TELEMETRY_DISABLED: '1' },
      }),
    );
  }
}

async function generateClient() {
  const wanted = await contentHash(['prisma/schema.prisma', 'node_modules/prisma/package.json']);
  if ((await readFile(STAMP, 'utf8').catch(() => '')) === wanted) return;
  await runQuietPhase('Generating the store client', () =>
    runNode('node_modules/prisma/build/index.js', ['generate', '--no-hints'], {
      show: false,
      // Generating needs no schema engine, but looks for one and would download it: any executable will do.
      environment: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' },
    }),
  );
  await mkdir(dirname(STAMP), { recursive: true });
  await writeFile(STAMP, wanted);
}

if (argv[1] === fileURLToPath(import.meta.url)) await runMain(generate);
