-- AlterTable
ALTER TABLE "products" ADD COLUMN "description" TEXT;

-- AlterTable
ALTER TABLE "products" ADD COLUMN "active" BOOLEAN NOT NULL DEFAULT true;
