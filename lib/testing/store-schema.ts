import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';

const root = fileURLToPath(new URL('../..', import.meta.url));

const FIELD = z.object({
  name: z.string(),
  dbName: z.string().optional(),
  kind: z.enum(['scalar', 'object']),
  type: z.string(),
  nativeType: z.tuple([z.string(), z.array(z.string())]).nullable(),
  isList: z.boolean(),
  isRequired: z.boolean(),
  relationFromFields: z.array(z.string()).optional(),
  relationToFields: z.array(z.string()).optional(),
  relationOnDelete: z.string().optional(),
});

const DATAMODEL = z.object({
  models: z.array(z.object({ name: z.string(), dbName: z.string().nullable(), fields: z.array(FIELD) })),
  indexes: z.array(
    z.object({
      model: z.string(),
      type: z.enum(['id', 'unique', 'normal']),
      fields: z.array(z.object({ name: z.string(), sortOrder: z.string().optional() })),
    }),
  ),
});

export type StoreField = z.infer<typeof FIELD>;
export type StoreDatamodel = z.infer<typeof DATAMODEL>;

/** prisma/schema.prisma as Prisma itself understands it (its DMMF), native types included. */
export async function readStoreDatamodel(): Promise<StoreDatamodel> {
  const folder = await mkdtemp(join(tmpdir(), 'lockkeeper-dmmf-'));
  try {
    const schema = await readFile(join(root, 'prisma/schema.prisma'), 'utf8');
    const generator = join(folder, 'generator.mjs');
    const ours = `generator dmmf {\n  provider = "node '${generator}'"\n  output = "${folder}"\n}\n\n`;
    await writeFile(generator, GENERATOR);
    const path = join(folder, 'schema.prisma');
    await writeFile(path, ours + schema.replace(/^generator client \{[^}]*\}/m, ''));
    await promisify(execFile)(
      process.execPath,
      [join(root, 'node_modules/prisma/build/index.js'), 'generate', '--schema', path, '--no-hints'],
      { env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' } },
    );
    return DATAMODEL.parse(JSON.parse(await readFile(join(folder, 'dmmf.json'), 'utf8')));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A generator that writes down what Prisma tells it (Prisma's generator protocol: JSON-RPC on standard input and standard error). */
const GENERATOR = `
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (method === 'generate') {
    writeFileSync(params.generator.output.value + '/dmmf.json', JSON.stringify(params.dmmf.datamodel));
  }
  const result = method === 'getManifest' ? { manifest: { defaultOutput: '.', prettyName: 'DMMF' } } : null;
  process.stderr.write(JSON.stringify({ jsonrpc: '2.0', id, result }) + '\\n');
});
`;
