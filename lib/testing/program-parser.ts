import { createProgramParser } from '../server/sources/create-program-parser';

/** The parser of programs as the product has it. */
export const programParser = createProgramParser();
