-- What analysts count a span of attached articles by stands in the index: no article's row is read for it.
CREATE INDEX "Article_attached" ON "Article" ("publishedAt") INCLUDE ("sourceOrdinal", "ownLeaning", "storyId")
  WHERE "storyId" IS NOT NULL;

-- Which stories are hidden is read by itself: they are few.
CREATE INDEX "Story_emerging" ON "Story" ("id") WHERE "status" = 'EMERGING';
