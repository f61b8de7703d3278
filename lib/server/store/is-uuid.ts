const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True for the text of a UUID. Ids come from addresses of pages: anything else names no row, and the server would call it an error. */
export const isUuid = (id: string): boolean => UUID.test(id);
