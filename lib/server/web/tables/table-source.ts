import 'server-only';
import type { CsvQuery } from '../../../contracts/csv';
import type { Result } from '../../../engine/base/result';
import type { ActContext } from '../../../engine/model/person';
import type { Ports } from '../../../engine/ports/ports';
import type { CsvFile } from '../present/csv';

/** A table for whoever may see it: read through the use case of its page, which decides about that. */
export type TableSource = (ports: Ports, context: ActContext, query: CsvQuery) => Promise<Result<CsvFile>>;
