-- CreateFunction
CREATE FUNCTION "touch_updated_at"() RETURNS trigger
LANGUAGE plpgsql AS $touch$
BEGIN
    NEW."updated_at" := CURRENT_TIMESTAMP;
    RETURN NEW;
END;
$touch$;

-- CreateTrigger
CREATE TRIGGER "stock_levels_touch" BEFORE UPDATE ON "stock_levels"
    FOR EACH ROW EXECUTE FUNCTION "touch_updated_at"();
