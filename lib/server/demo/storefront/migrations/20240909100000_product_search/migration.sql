-- AlterTable
ALTER TABLE "products" ADD COLUMN "search" TSVECTOR
    GENERATED ALWAYS AS (to_tsvector('english', "title" || ' ' || COALESCE("description", ''))) STORED;

-- CreateIndex
CREATE INDEX "products_search_idx" ON "products" USING GIN ("search");
