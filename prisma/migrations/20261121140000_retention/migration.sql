-- What became of each statement of a run is let go after its time. A page has to say so: an empty journal would look like a run that did nothing.
ALTER TABLE "runs" ADD COLUMN "statements_let_go_at" TIMESTAMPTZ(3);
