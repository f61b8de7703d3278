import { describe, expect, it } from 'vitest';
import { prismaDatamodel } from './prisma-datamodel';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const file = (path: string, text: string) => ({ path, bytes: bytes(text) });
const SIX = 'datasource db {\r\n  provider = "postgresql"\r\n  url= env("X")\r\n}\r\n';
const SEVEN =
  '// url = "old"\ndatasource db {\n  provider = "postgresql"\n}\nmodel A {\n  url String @id\n}\n';

describe('the version of Prisma', () => {
  it.each([
    ['{"devDependencies":{"prisma":"^6.19.3"}}', 6],
    ['{"dependencies":{"@prisma/client":"~7.1"}}', 7],
    ['{"dependencies":{"prisma":"5.22.0","@prisma/client":"7.0.0"}}', 5],
    ['{"dependencies":{"prisma":"npm:prisma@8.0.0-rc.5"}}', 8],
    ['{"dependencies":{"prisma":"latest"}}', null],
    ['{"dependencies":[]}', null],
    ['not json', null],
  ])('is read from %s', (text, toolMajor) => {
    expect(prismaDatamodel.readManifest(bytes(text)).toolMajor).toBe(toolMajor);
  });

  it('is told by the datasource where nothing says it', () => {
    expect(prismaDatamodel.read([file('schema.prisma', SIX)], null)).toMatchObject({
      value: { toolMajor: 6 },
    });
    expect(prismaDatamodel.read([file('schema.prisma', SEVEN)], null)).toMatchObject({
      value: { toolMajor: 7 },
    });
  });
});

it('follows the key of package.json', () => {
  expect(prismaDatamodel.readManifest(bytes('{"prisma":{"schema":"db/a.prisma"}}')).place).toBe(
    'db/a.prisma',
  );
  expect(prismaDatamodel.readManifest(bytes('{"prisma":{"schema":1}}')).place).toBeNull();
});

it('takes the files of a folder for one schema, the same in any order, unless two of them have a datasource', () => {
  const model = file('b.prisma', 'model B {\n id Int @id\n}\n');
  const paths = (files: Parameters<typeof prismaDatamodel.read>[0]): unknown => {
    const read = prismaDatamodel.read(files, 7);
    return read.ok ? read.value.files.map(({ path }) => path) : read.failure.code;
  };
  expect(paths([model, file('a.prisma', SEVEN)])).toEqual(['a.prisma', 'b.prisma']);
  expect(paths([model, file('schema.prisma', SEVEN), file('old.prisma', SIX)])).toEqual(['schema.prisma']);
  expect(paths([file('a.prisma', SEVEN), file('c.prisma', SIX)])).toBe('DATAMODEL.AMBIGUOUS');
  expect(paths([{ path: 'a.prisma', bytes: new Uint8Array([0xff]) }])).toBe('DATAMODEL.NOT_TEXT');
});
