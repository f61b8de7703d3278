import { queryOptions } from '@tanstack/react-query';
import type { NamesView } from '@/lib/contracts/names';
import { queryKeys } from '@/lib/client/query-keys';
import { readJson } from '@/lib/client/read-json';

/** Names that the palette finds and that the keys for siblings go through. */
export const readNames = queryOptions({
  queryKey: queryKeys.names(),
  queryFn: ({ signal }) => readJson<NamesView>('/api/v1/names', signal),
});
