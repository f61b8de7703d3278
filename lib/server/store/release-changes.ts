import type { DatamodelCheck } from '../../engine/model/datamodel';
import type { ChangeOf } from './change-of';
import { fromDatamodelCheck } from './datamodel-rows';
import { fromRelease } from './release-rows';
import type { Transaction } from './transaction';

/** How many bytes of contents go to the server at once: a release may bring a file of 50 MB. */
const BATCH_BYTES = 4 * 1024 * 1024;

export async function insertRelease(
  tx: Transaction,
  { release, contents }: ChangeOf<'release.insert'>,
): Promise<void> {
  await keepContents(tx, contents);
  await tx.release.create({ data: fromRelease(release), select: { id: true } });
  await tx.releaseFile.createMany({
    data: release.files.map(({ path, sha256, size }, position) => ({
      releaseId: release.id,
      position,
      path,
      sha256,
      size,
    })),
  });
}

export async function saveDatamodelCheck(tx: Transaction, check: DatamodelCheck): Promise<void> {
  const { releaseId, ...data } = fromDatamodelCheck(check);
  await tx.datamodelCheck.upsert({
    where: { releaseId },
    create: { releaseId, ...data },
    update: data,
    select: { releaseId: true },
  });
}

async function keepContents(tx: Transaction, contents: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const wanted = [...contents.keys()];
  const rows = await tx.fileContent.findMany({
    where: { sha256: { in: wanted } },
    select: { sha256: true },
  });
  const held = new Set(rows.map((row) => row.sha256));
  for (const batch of inBatches([...contents].filter(([sha256]) => !held.has(sha256)))) {
    await tx.fileContent.createMany({
      data: batch.map(([sha256, bytes]) => ({
        sha256,
        size: bytes.byteLength,
        bytes: Uint8Array.from(bytes),
      })),
      skipDuplicates: true,
    });
  }
}

type Content = readonly [sha256: string, bytes: Uint8Array];

function inBatches(contents: readonly Content[]): readonly (readonly Content[])[] {
  const batches: Content[][] = [];
  let room = 0;
  for (const content of contents) {
    const size = content[1].byteLength;
    if (size > room || batches.length === 0) {
      batches.push([]);
      room = BATCH_BYTES;
    }
    batches.at(-1)?.push(content);
    room -= size;
  }
  return batches;
}
