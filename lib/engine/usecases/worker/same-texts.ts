import { digestOf, type Digest } from '../../base/digest';
import { Recent } from '../../base/recent';
import { success, type Result } from '../../base/result';
import type { SchemaSnapshot } from '../../catalog/schema-snapshot';
import { snapshotDigest } from '../../catalog/snapshot-digest';
import type { TextPair } from '../../drift/find-differences';
import { textPairs, type PrintedPair } from '../../drift/text-pairs';
import { PRINTING_LIMITS, printAgain } from '../../scratch/second-printing/print-again';
import type { Scratch } from '../../scratch/with-scratch-database';
import { withExpectedDatabase, type Expectation, type ScratchPorts } from './expected-schema';

/** Whether two texts of one attribute are known to mean the same. */
export type SameText = (pair: TextPair) => boolean;

/** An expected schema under the names of the target, how it came about, and what it is compared with. */
export interface TextSides {
  readonly expectation: Expectation;
  readonly expected: SchemaSnapshot;
  readonly lives: readonly SchemaSnapshot[];
}

/** Answers that are remembered; one is a digest and a word. */
const MOST_REMEMBERED_TEXTS = 20_000;

/** A memory for what second printings gave. */
export const rememberSameTexts = (): Recent<boolean> => new Recent(MOST_REMEMBERED_TEXTS, () => 1);

/**
 * The second printing round: of the definitions that differ as printed, those that PostgreSQL itself prints alike once it has read them
 * again (DESIGN.md 5.4), on a scratch server of the target's own major with the expected schema in it. What was answered once is
 * remembered by content. Two texts are the same only if they are on every side on which they differ; undefined where no text differs. Fails
 * when no such database can be had: then nobody knows whether the differences are any.
 */
export async function sameTexts(
  ports: ScratchPorts,
  sides: readonly TextSides[],
): Promise<Result<SameText | undefined>> {
  const same = new Map<string, boolean>();
  for (const { expectation, expected, lives } of sides) {
    const pairs = lives.flatMap((live) => textPairs({ expected, live }));
    if (pairs.length === 0) continue;
    const answered = await answer(ports, expectation, snapshotDigest(expected), pairs);
    if (!answered.ok) return answered;
    for (const [pair, isSame] of answered.value) {
      const key = textKey({ id: pair.object.id, ...pair });
      same.set(key, isSame && same.get(key) !== false);
    }
  }
  return success(same.size === 0 ? undefined : (pair) => same.get(textKey(pair)) === true);
}

const textKey = ({ id, attribute, expected, live }: TextPair): Digest =>
  digestOf({ id, attribute, expected, live });

async function answer(
  ports: ScratchPorts,
  expectation: Expectation,
  schema: Digest,
  pairs: readonly PrintedPair[],
): Promise<Result<ReadonlyMap<PrintedPair, boolean>>> {
  const keyOf = (pair: PrintedPair): string =>
    digestOf({ schema, text: textKey({ id: pair.object.id, ...pair }) });
  const known = new Map(pairs.map((pair) => [pair, ports.sameTexts.get(keyOf(pair))] as const));
  const open = pairs.filter((pair) => known.get(pair) === null);
  const fresh =
    open.length === 0
      ? success(new Map<PrintedPair, boolean>())
      : await withExpectedDatabase(ports, expectation, (scratch) => askServer(ports, scratch, open));
  if (!fresh.ok) return fresh;
  for (const [pair, isSame] of fresh.value) ports.sameTexts.set(keyOf(pair), isSame);
  return success(
    new Map(pairs.map((pair) => [pair, fresh.value.get(pair) ?? known.get(pair) ?? false] as const)),
  );
}

async function askServer(
  { clock, scripts }: ScratchPorts,
  scratch: Scratch,
  pairs: readonly PrintedPair[],
): Promise<ReadonlyMap<PrintedPair, boolean>> {
  const session = await scratch.open('lockkeeper second printing');
  try {
    return await printAgain(session, {
      pairs,
      parse: (text) => scripts.parse(text),
      clock,
      limits: PRINTING_LIMITS,
    });
  } finally {
    await session.close();
  }
}
