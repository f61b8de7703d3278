-- The shop opened with these four.
INSERT INTO "categories" ("slug", "title") VALUES
    ('kitchen', 'Kitchen'),
    ('garden', 'Garden'),
    ('workshop', 'Workshop'),
    ('gifts', 'Gifts; cards & wrapping')
ON CONFLICT ("slug") DO NOTHING;
