-- CreateView
CREATE VIEW "product_ratings" AS
SELECT p."id" AS "product_id",
       p."sku",
       COUNT(r."id") AS "review_count",
       ROUND(AVG(r."stars"), 2) AS "average_stars"
  FROM "products" p
  LEFT JOIN "reviews" r ON r."product_id" = p."id"
 GROUP BY p."id", p."sku";
