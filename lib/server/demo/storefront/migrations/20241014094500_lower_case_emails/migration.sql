-- Addresses were stored as typed; sign-in compares them in lower case.
UPDATE "customers" SET "email" = lower("email") WHERE "email" <> lower("email");

-- AddConstraint
ALTER TABLE "customers" ADD CONSTRAINT "customers_email_lower_check" CHECK ("email" = lower("email"));
