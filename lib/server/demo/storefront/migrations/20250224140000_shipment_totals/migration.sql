-- AlterTable
ALTER TABLE "shipments" ADD COLUMN "weight_grams" INTEGER;

-- AddConstraint: checked for new rows at once, for old ones in the next step
ALTER TABLE "shipments" ADD CONSTRAINT "shipments_weight_check" CHECK ("weight_grams" > 0) NOT VALID;

-- ValidateConstraint
ALTER TABLE "shipments" VALIDATE CONSTRAINT "shipments_weight_check";

-- CreateView
CREATE OR REPLACE VIEW "order_totals" AS
SELECT o."id" AS "order_id",
       o."customer_id",
       o."status",
       COALESCE(SUM(i."quantity" * i."price_cents"), 0)::BIGINT AS "total_cents",
       o."discount_code"
  FROM "orders" o
  LEFT JOIN "order_items" i ON i."order_id" = o."id"
 GROUP BY o."id", o."customer_id", o."status", o."discount_code";
