import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SourceFile } from '../../model/release';
import { atlasFormat } from './atlas-format';
import { sumLines, sumText } from './atlas-sum';

const IGNORED = '-- atlas:sum ignore\n';

const name = fc.stringMatching(/^[0-9]{1,4}(_[A-Za-z.]{0,4})?$/).map((stem) => `${stem}.sql`);
const bytes = fc.oneof(
  fc.constantFrom('', 'SELECT 1;\n', 'SELECT 1;\r\n', '\uFEFFSELECT 1;', 'SELECT 1;').map(encoded),
  fc.string({ unit: 'grapheme' }).map(encoded),
);
const file = fc.record({ path: name, bytes, isIgnored: fc.boolean() });
const folder = fc
  .uniqueArray(file, { selector: ({ path }) => path, minLength: 1, maxLength: 8 })
  .map((files) => files.toSorted((left, right) => Buffer.compare(encoded(left.path), encoded(right.path))))
  .map((files) =>
    files.map(({ path, bytes: own, isIgnored }) => ({
      path,
      isIgnored,
      bytes: isIgnored ? Buffer.concat([encoded(IGNORED), own]) : own,
    })),
  );

function encoded(text: string): Buffer {
  return Buffer.from(text, 'utf8');
}

const hashOf = (parts: readonly Uint8Array[]): string =>
  createHash('sha256').update(Buffer.concat(parts)).digest('base64');

/** `atlas.sum` by its definition: each line is the hash of everything up to it, laid end to end. */
function sumOf(files: readonly (SourceFile & { readonly isIgnored: boolean })[]): string {
  const lines = files.flatMap(({ path, isIgnored }, place) => {
    if (isIgnored) return [];
    const upTo = files
      .slice(0, place + 1)
      .flatMap((one) => [encoded(one.path), ...(one.isIgnored ? [] : [one.bytes])]);
    return [{ path, hash: hashOf(upTo) }];
  });
  const total = hashOf(lines.map(({ path, hash }) => encoded(path + hash)));
  return [`h1:${total}`, ...lines.map(({ path, hash }) => `${path} h1:${hash}`), ''].join('\n');
}

const read = (files: readonly SourceFile[], sum: string) =>
  atlasFormat.read({
    files: [...files, { path: 'atlas.sum', bytes: encoded(sum) }],
    directories: [],
    options: {},
  });

const aboutTheSum = (files: readonly SourceFile[], sum: string) =>
  read(files, sum).problems.flatMap(({ code }) => (code.startsWith('SOURCE.SUM_') ? [code] : []));

it('is the hash of all names and bytes up to each file, those that are left out with their name alone', () => {
  fc.assert(
    fc.property(folder, (files) => {
      const wanted = sumOf(files);
      expect(sumText(sumLines(files))).toBe(wanted);
      expect(aboutTheSum(files, wanted)).toEqual([]);
    }),
  );
});

it('tells one byte more, a file more and a file less, unless it is left out', () => {
  fc.assert(
    fc.property(folder, fc.nat(), (files, chosen) => {
      const place = chosen % files.length;
      const edited = files.map((one, at) =>
        at === place ? { ...one, bytes: Buffer.concat([one.bytes, encoded('x')]) } : one,
      );
      const counts = files[place]?.isIgnored === false;
      expect(aboutTheSum(edited, sumOf(files)).length > 0).toBe(counts);
      const fewer = files.filter((_, at) => at !== place);
      const later = files.slice(place + 1).some(({ isIgnored }) => !isIgnored);
      // The name of one that is left out counts too, for the lines behind it.
      const isTold = counts || later;
      if (fewer.length > 0) expect(aboutTheSum(fewer, sumOf(files)).length > 0).toBe(isTold);
      if (fewer.length > 0) expect(aboutTheSum(files, sumOf(fewer)).length > 0).toBe(isTold);
    }),
  );
});
