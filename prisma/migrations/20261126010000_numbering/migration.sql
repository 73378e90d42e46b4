-- Events are numbered from the first of their transaction on: to look through all without a number took longer with every event
-- since the last vacuum, each of which leaves a dead one behind.
CREATE OR REPLACE FUNCTION number_events() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  amount bigint;
  before bigint;
  instant timestamptz(3);
BEGIN
  -- The first event of a transaction numbers them all: another transaction's unnumbered rows are not visible here.
  PERFORM 1 FROM "EventLog" WHERE "rowId" = NEW."rowId" AND "offset" IS NULL;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;

  SELECT count(*) INTO amount FROM "EventLog" WHERE "rowId" >= NEW."rowId" AND "offset" IS NULL;
  UPDATE "EventLogHead"
     SET "head" = "head" + amount, "occurredAt" = GREATEST("occurredAt", clock_timestamp())
   WHERE "id" = 1
   RETURNING "head" - amount, "occurredAt" INTO before, instant;

  UPDATE "EventLog" AS event
     SET "offset" = before + numbered.place,
         "tag" = floor(random() * 4294967296 - 2147483648)::int,
         "occurredAt" = instant
    FROM (SELECT "rowId", row_number() OVER (ORDER BY "rowId") AS place
            FROM "EventLog" WHERE "rowId" >= NEW."rowId" AND "offset" IS NULL) AS numbered
   WHERE event."rowId" = numbered."rowId";

  UPDATE "EventLogHead"
     SET "tag" = (SELECT "tag" FROM "EventLog" WHERE "offset" = before + amount)
   WHERE "id" = 1;
  RETURN NULL;
END
$$;

-- A number moves a row, so that every event leaves a dead one behind: those are cleared away sooner than PostgreSQL would.
ALTER TABLE "EventLog" SET (autovacuum_vacuum_scale_factor = 0.02);
