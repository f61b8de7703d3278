import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareVersions, mergedOrder, type VersionEntry } from './compare-versions';

const held = (migrationId: string, checksum: string | null = 'x'): VersionEntry => ({
  migrationId,
  state: null,
  isThere: true,
  checksum,
});
const failedHere = (migrationId: string): VersionEntry => ({
  ...held(migrationId),
  state: 'failed',
  isThere: false,
});
const never = (): boolean => false;

const verdicts = (left: readonly VersionEntry[], right: readonly VersionEntry[], isSameText = never) =>
  compareVersions({ left, right, isSameText }).map(({ migrationId, verdict }) => [migrationId, verdict]);

it('says of each migration on which side it is, and whether the texts are the same', () => {
  expect(
    verdicts(
      [held('1'), held('2'), held('3', 'old'), held('4', null)],
      [held('1'), held('3', 'new'), held('4'), held('5')],
    ),
  ).toEqual([
    ['1', 'same'],
    ['2', 'left_only'],
    ['3', 'texts_differ'],
    ['4', 'text_unknown'],
    ['5', 'right_only'],
  ]);
});

it('counts what did not run through as not there, and shows it all the same', () => {
  expect(verdicts([failedHere('1'), failedHere('2')], [held('1')])).toEqual([
    ['1', 'right_only'],
    ['2', 'neither'],
  ]);
});

it('leaves it to the tool whether two checksums mean one text', () => {
  const isSameText = (_: string, left: string, right: string) => left.toLowerCase() === right.toLowerCase();
  const rows = compareVersions({ left: [held('1', 'A')], right: [held('1', 'a')], isSameText });
  expect(rows.map(({ verdict }) => verdict)).toEqual(['same']);
});

it('has every migration once, in the order of the left side', () => {
  const ids = fc.uniqueArray(fc.nat(9).map(String));
  fc.assert(
    fc.property(ids, ids, (first, second) => {
      const merged = mergedOrder(first, second);
      expect(merged.toSorted()).toEqual([...new Set([...first, ...second])].toSorted());
      expect(merged.filter((id) => first.includes(id))).toEqual(first);
    }),
  );
});

it('puts what only the right side has where it stands there', () => {
  expect(mergedOrder(['1', '3', '4'], ['0', '1', '2', '3', '5'])).toEqual(['0', '1', '2', '3', '5', '4']);
});
