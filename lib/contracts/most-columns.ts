/** At most so many environments are named in one address; where more look different, all are read. */
export const MOST_COLUMNS = 50;
