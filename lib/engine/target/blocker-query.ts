/**
 * The last statement of another session, for people: all that a server keeps unless it was told to keep more than usual (track_activity_query_size is
 * 1,024 bytes), and never so much that looks each second weigh. Of an alias `a` of pg_stat_activity.
 */
export const BLOCKER_QUERY = "COALESCE(pg_catalog.left(a.query, 4000), '')";
