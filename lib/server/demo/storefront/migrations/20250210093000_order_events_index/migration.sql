-- CreateIndex: alone in its file, since it cannot run inside a transaction
CREATE INDEX CONCURRENTLY "order_events_order_id_happened_at_idx" ON "order_events"("order_id", "happened_at");
