-- CreateTable
CREATE TABLE "stock_levels" (
    "product_id" BIGINT NOT NULL,
    "on_hand" INTEGER NOT NULL DEFAULT 0,
    "reserved" INTEGER NOT NULL DEFAULT 0,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "stock_levels_pkey" PRIMARY KEY ("product_id"),
    CONSTRAINT "stock_levels_not_negative" CHECK ("on_hand" >= 0 AND "reserved" >= 0)
);

-- AddForeignKey
ALTER TABLE "stock_levels" ADD CONSTRAINT "stock_levels_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "products"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Every product starts with a level.
INSERT INTO "stock_levels" ("product_id") SELECT "id" FROM "products" ON CONFLICT DO NOTHING;
