-- CreateTable
CREATE TABLE "discounts" (
    "code" TEXT NOT NULL,
    "percent" SMALLINT NOT NULL,
    "valid_until" DATE,

    CONSTRAINT "discounts_pkey" PRIMARY KEY ("code"),
    CONSTRAINT "discounts_percent_check" CHECK ("percent" BETWEEN 1 AND 90)
);

-- AlterTable
ALTER TABLE "orders" ADD COLUMN "discount_code" TEXT;

-- AddForeignKey
ALTER TABLE "orders" ADD CONSTRAINT "orders_discount_code_fkey" FOREIGN KEY ("discount_code") REFERENCES "discounts"("code") ON DELETE SET NULL ON UPDATE CASCADE;
