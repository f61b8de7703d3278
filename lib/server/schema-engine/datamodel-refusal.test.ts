import { expect, it } from 'vitest';
import { datamodelRefusal } from './datamodel-refusal';

const FILES = [{ path: 'models/parcel.prisma', content: '' }];
const SAID = `error: Type "Grams" is neither a built-in type, nor refers to another model, composite type, or enum.
  -->  models/parcel.prisma:18
   | 
17 |   id Int
18 |   weight Grams
   | 
error: Attribute not known: "@nonsense".
  -->  models/parcel.prisma:19
   | 
`;

it('points at the first fault and counts the others', () => {
  expect(datamodelRefusal(SAID, FILES)).toMatchObject({
    code: 'DATAMODEL.INVALID',
    summary: expect.stringContaining('Type "Grams" is neither'),
    why: '1 more like it.',
    where: { file: 'models/parcel.prisma', line: 18 },
  });
});

it('never takes the death of the engine, or a file nobody gave it, for a fault of the schema', () => {
  const panic = 'panicked at describer.rs:1198:39:\ncalled `Result::unwrap()` on an `Err` value';
  expect(datamodelRefusal(panic, FILES)).toMatchObject({ code: 'DATAMODEL.ENGINE' });
  expect(datamodelRefusal(SAID, [])).toMatchObject({ code: 'DATAMODEL.ENGINE' });
  expect(datamodelRefusal('', FILES)).toMatchObject({ code: 'DATAMODEL.ENGINE' });
});
