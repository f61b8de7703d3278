-- CreateEnum
CREATE TYPE "order_status" AS ENUM ('open', 'paid', 'shipped', 'delivered', 'cancelled');

-- AlterTable: text becomes the enum; every stored value is one of its labels
ALTER TABLE "orders" ALTER COLUMN "status" DROP DEFAULT;
ALTER TABLE "orders" ALTER COLUMN "status" TYPE "order_status" USING ("status"::"order_status");
ALTER TABLE "orders" ALTER COLUMN "status" SET DEFAULT 'open';
