-- AlterTable
ALTER TABLE "orders" ADD COLUMN "note" VARCHAR(200);
