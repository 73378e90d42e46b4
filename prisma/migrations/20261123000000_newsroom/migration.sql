-- CreateEnum
CREATE TYPE "Medium" AS ENUM ('WIRE', 'NEWSPAPER', 'MAGAZINE', 'TELEVISION', 'RADIO', 'DIGITAL', 'OTHER');

-- CreateEnum
CREATE TYPE "Factuality" AS ENUM ('VERY_LOW', 'LOW', 'MIXED', 'MOSTLY_FACTUAL', 'HIGH', 'VERY_HIGH');

-- CreateEnum
CREATE TYPE "Leaning" AS ENUM ('FAR_LEFT', 'LEFT', 'LEAN_LEFT', 'CENTER', 'LEAN_RIGHT', 'RIGHT', 'FAR_RIGHT');

-- CreateEnum
CREATE TYPE "Side" AS ENUM ('LEFT', 'CENTER', 'RIGHT');

-- CreateEnum
CREATE TYPE "OwnerKind" AS ENUM ('CONGLOMERATE', 'PRIVATE_EQUITY', 'INDIVIDUAL', 'FAMILY', 'GOVERNMENT', 'NONPROFIT', 'COOPERATIVE', 'INDEPENDENT', 'OTHER');

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('READER', 'INGEST', 'EDITOR', 'ADMIN');

-- CreateEnum
CREATE TYPE "StoryStatus" AS ENUM ('EMERGING', 'DEVELOPING', 'SETTLED', 'MERGED');

-- CreateEnum
CREATE TYPE "Plan" AS ENUM ('ANONYMOUS', 'FREE', 'TRIAL', 'SUBSCRIBER');

-- CreateEnum
CREATE TYPE "IssueKind" AS ENUM ('FACTUAL_ERROR', 'WRONG_STORY', 'WRONG_RATING', 'BROKEN_LINK', 'OFFENSIVE', 'OTHER');

-- CreateEnum
CREATE TYPE "IssueStatus" AS ENUM ('OPEN', 'RESOLVED');

-- CreateTable
CREATE TABLE "Source" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "ordinal" SERIAL NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "domain" TEXT NOT NULL,
    "homepageUrl" TEXT,
    "logoUrl" TEXT,
    "country" TEXT,
    "language" TEXT,
    "medium" "Medium" NOT NULL DEFAULT 'OTHER',
    "searchText" TEXT NOT NULL DEFAULT '',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Source_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SourceAlias" (
    "alias" TEXT NOT NULL,
    "sourceOrdinal" INTEGER NOT NULL,

    CONSTRAINT "SourceAlias_pkey" PRIMARY KEY ("alias")
);

-- CreateTable
CREATE TABLE "Rater" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "homepageUrl" TEXT,
    "methodology" TEXT NOT NULL,
    "scale" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "Rater_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Rating" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "sourceOrdinal" INTEGER NOT NULL,
    "raterId" UUID NOT NULL,
    "step" SMALLINT,
    "originalLabel" TEXT NOT NULL,
    "factuality" "Factuality",
    "ratedAt" TIMESTAMPTZ(3) NOT NULL,
    "recordedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "url" TEXT,

    CONSTRAINT "Rating_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Owner" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "ownerKind" "OwnerKind" NOT NULL DEFAULT 'OTHER',

    CONSTRAINT "Owner_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Ownership" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "ownerId" UUID NOT NULL,
    "sourceOrdinal" INTEGER NOT NULL,
    "sharePercent" DOUBLE PRECISION,
    "since" TIMESTAMPTZ(3),
    "until" TIMESTAMPTZ(3),

    CONSTRAINT "Ownership_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Article" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "url" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "excerpt" TEXT,
    "authors" TEXT[],
    "imageUrl" TEXT,
    "language" TEXT,
    "publishedAt" TIMESTAMPTZ(3) NOT NULL,
    "firstSeenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "titleSeenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sourceOrdinal" INTEGER NOT NULL,
    "ownLeaning" "Leaning",
    "fingerprint" TEXT,
    "originalId" UUID,
    "storyId" UUID,
    "attachedAt" TIMESTAMPTZ(3),
    "searchText" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "Article_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TitleChange" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "articleId" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "seenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "TitleChange_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Attachment" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "articleId" UUID NOT NULL,
    "storyId" UUID NOT NULL,
    "attachedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "detachedAt" TIMESTAMPTZ(3),
    "attachedBy" "Role",
    "detachedBy" "Role",
    "detachReason" TEXT,

    CONSTRAINT "Attachment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Story" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "importKey" TEXT,
    "slug" TEXT NOT NULL,
    "headline" TEXT NOT NULL,
    "dek" TEXT,
    "imageUrl" TEXT,
    "status" "StoryStatus" NOT NULL DEFAULT 'DEVELOPING',
    "revision" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "firstPublishedAt" TIMESTAMPTZ(3),
    "lastArticleAt" TIMESTAMPTZ(3),
    "coverage" TEXT NOT NULL DEFAULT '{"s":[],"n":[]}',
    "articleCount" INTEGER NOT NULL DEFAULT 0,
    "sourceCount" INTEGER NOT NULL DEFAULT 0,
    "blindspotOf" "Side",
    "searchText" TEXT NOT NULL DEFAULT '',
    "mergedIntoId" UUID,

    CONSTRAINT "Story_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "StorySlug" (
    "slug" TEXT NOT NULL,
    "storyId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "StorySlug_pkey" PRIMARY KEY ("slug")
);

-- CreateTable
CREATE TABLE "Topic" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "Topic_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "StoryTopic" (
    "storyId" UUID NOT NULL,
    "topicId" UUID NOT NULL,

    CONSTRAINT "StoryTopic_pkey" PRIMARY KEY ("storyId","topicId")
);

-- CreateTable
CREATE TABLE "Statement" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "storyId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "removedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Statement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "StatementCitation" (
    "statementId" UUID NOT NULL,
    "articleId" UUID NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "StatementCitation_pkey" PRIMARY KEY ("statementId","articleId")
);

-- CreateTable
CREATE TABLE "Analysis" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "storyId" UUID NOT NULL,
    "side" "Side" NOT NULL,
    "text" TEXT NOT NULL,
    "removedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Analysis_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AnalysisCitation" (
    "analysisId" UUID NOT NULL,
    "articleId" UUID NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "AnalysisCitation_pkey" PRIMARY KEY ("analysisId","articleId")
);

-- CreateTable
CREATE TABLE "FaqEntry" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "storyId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "question" TEXT NOT NULL,
    "answer" TEXT NOT NULL,
    "removedAt" TIMESTAMPTZ(3),

    CONSTRAINT "FaqEntry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "FaqCitation" (
    "faqEntryId" UUID NOT NULL,
    "articleId" UUID NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "FaqCitation_pkey" PRIMARY KEY ("faqEntryId","articleId")
);

-- CreateTable
CREATE TABLE "TimelineEvent" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "storyId" UUID NOT NULL,
    "occurredAt" TIMESTAMPTZ(3) NOT NULL,
    "headline" TEXT NOT NULL,
    "detail" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "TimelineEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TimelineCitation" (
    "timelineEventId" UUID NOT NULL,
    "articleId" UUID NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "TimelineCitation_pkey" PRIMARY KEY ("timelineEventId","articleId")
);

-- CreateTable
CREATE TABLE "Briefing" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "date" DATE NOT NULL,
    "publishedAt" TIMESTAMPTZ(3) NOT NULL,
    "readingSeconds" INTEGER NOT NULL,

    CONSTRAINT "Briefing_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BriefingEntry" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "briefingId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "storyId" UUID NOT NULL,
    "readingSeconds" INTEGER NOT NULL,
    "leftArticleId" UUID,
    "centerArticleId" UUID,
    "rightArticleId" UUID,

    CONSTRAINT "BriefingEntry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Account" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "subject" TEXT NOT NULL,
    "plan" "Plan" NOT NULL DEFAULT 'FREE',
    "trialStartedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Unlock" (
    "accountId" UUID NOT NULL,
    "storyId" UUID NOT NULL,
    "month" DATE NOT NULL,
    "unlockedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Unlock_pkey" PRIMARY KEY ("accountId","month","storyId")
);

-- CreateTable
CREATE TABLE "Follow" (
    "accountId" UUID NOT NULL,
    "storyId" UUID NOT NULL,
    "followedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Follow_pkey" PRIMARY KEY ("accountId","storyId")
);

-- CreateTable
CREATE TABLE "IssueReport" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "subjectType" TEXT NOT NULL,
    "subjectId" UUID NOT NULL,
    "issueKind" "IssueKind" NOT NULL,
    "status" "IssueStatus" NOT NULL DEFAULT 'OPEN',
    "message" TEXT NOT NULL,
    "reporterId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "resolvedAt" TIMESTAMPTZ(3),
    "resolution" TEXT,

    CONSTRAINT "IssueReport_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Feed" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "url" TEXT NOT NULL,
    "sourceOrdinal" INTEGER,
    "title" TEXT,
    "etag" TEXT,
    "lastModified" TEXT,
    "fetchedAt" TIMESTAMPTZ(3),
    "nextFetchAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "lastError" TEXT,

    CONSTRAINT "Feed_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EventLog" (
    "rowId" BIGSERIAL NOT NULL,
    "offset" BIGINT,
    "tag" INTEGER,
    "storyId" UUID,
    "type" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "occurredAt" TIMESTAMPTZ(3),

    CONSTRAINT "EventLog_pkey" PRIMARY KEY ("rowId")
);

-- CreateTable
CREATE TABLE "EventLogHead" (
    "id" SMALLINT NOT NULL DEFAULT 1,
    "epoch" UUID NOT NULL DEFAULT gen_random_uuid(),
    "head" BIGINT NOT NULL DEFAULT 0,
    "tag" INTEGER NOT NULL DEFAULT 0,
    "occurredAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "EventLogHead_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EventLogFloor" (
    "id" SMALLINT NOT NULL DEFAULT 1,
    "floor" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "EventLogFloor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Fanout" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "doneUpTo" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Fanout_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Source_ordinal_key" ON "Source"("ordinal");

-- CreateIndex
CREATE UNIQUE INDEX "Source_slug_key" ON "Source"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "Source_domain_key" ON "Source"("domain");

-- CreateIndex
CREATE INDEX "SourceAlias_sourceOrdinal_idx" ON "SourceAlias"("sourceOrdinal");

-- CreateIndex
CREATE UNIQUE INDEX "Rater_slug_key" ON "Rater"("slug");

-- CreateIndex
CREATE INDEX "Rating_sourceOrdinal_idx" ON "Rating"("sourceOrdinal");

-- CreateIndex
CREATE INDEX "Rating_raterId_idx" ON "Rating"("raterId");

-- CreateIndex
CREATE UNIQUE INDEX "Owner_slug_key" ON "Owner"("slug");

-- CreateIndex
CREATE INDEX "Ownership_sourceOrdinal_idx" ON "Ownership"("sourceOrdinal");

-- CreateIndex
CREATE INDEX "Ownership_ownerId_idx" ON "Ownership"("ownerId");

-- CreateIndex
CREATE UNIQUE INDEX "Article_url_key" ON "Article"("url");

-- CreateIndex
CREATE INDEX "Article_storyId_publishedAt_id_idx" ON "Article"("storyId", "publishedAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Article_sourceOrdinal_publishedAt_id_idx" ON "Article"("sourceOrdinal", "publishedAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Article_publishedAt_id_idx" ON "Article"("publishedAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Article_sourceOrdinal_storyId_idx" ON "Article"("sourceOrdinal", "storyId");

-- CreateIndex
CREATE INDEX "Article_fingerprint_idx" ON "Article"("fingerprint");

-- CreateIndex
CREATE INDEX "Article_originalId_idx" ON "Article"("originalId");

-- CreateIndex
CREATE INDEX "TitleChange_articleId_seenAt_idx" ON "TitleChange"("articleId", "seenAt");

-- CreateIndex
CREATE INDEX "Attachment_storyId_attachedAt_idx" ON "Attachment"("storyId", "attachedAt");

-- CreateIndex
CREATE INDEX "Attachment_articleId_idx" ON "Attachment"("articleId");

-- CreateIndex
CREATE UNIQUE INDEX "Story_importKey_key" ON "Story"("importKey");

-- CreateIndex
CREATE UNIQUE INDEX "Story_slug_key" ON "Story"("slug");

-- CreateIndex
CREATE INDEX "Story_sourceCount_id_idx" ON "Story"("sourceCount" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Story_mergedIntoId_idx" ON "Story"("mergedIntoId");

-- CreateIndex
CREATE INDEX "Story_blindspotOf_idx" ON "Story"("blindspotOf");

-- CreateIndex
CREATE INDEX "StorySlug_storyId_idx" ON "StorySlug"("storyId");

-- CreateIndex
CREATE UNIQUE INDEX "Topic_slug_key" ON "Topic"("slug");

-- CreateIndex
CREATE INDEX "StoryTopic_topicId_idx" ON "StoryTopic"("topicId");

-- CreateIndex
CREATE INDEX "Statement_storyId_position_idx" ON "Statement"("storyId", "position");

-- CreateIndex
CREATE INDEX "StatementCitation_articleId_idx" ON "StatementCitation"("articleId");

-- CreateIndex
CREATE INDEX "Analysis_storyId_idx" ON "Analysis"("storyId");

-- CreateIndex
CREATE INDEX "AnalysisCitation_articleId_idx" ON "AnalysisCitation"("articleId");

-- CreateIndex
CREATE INDEX "FaqEntry_storyId_position_idx" ON "FaqEntry"("storyId", "position");

-- CreateIndex
CREATE INDEX "FaqCitation_articleId_idx" ON "FaqCitation"("articleId");

-- CreateIndex
CREATE INDEX "TimelineEvent_storyId_occurredAt_id_idx" ON "TimelineEvent"("storyId", "occurredAt", "id");

-- CreateIndex
CREATE INDEX "TimelineCitation_articleId_idx" ON "TimelineCitation"("articleId");

-- CreateIndex
CREATE UNIQUE INDEX "Briefing_date_key" ON "Briefing"("date");

-- CreateIndex
CREATE INDEX "BriefingEntry_storyId_idx" ON "BriefingEntry"("storyId");

-- CreateIndex
CREATE UNIQUE INDEX "BriefingEntry_briefingId_position_key" ON "BriefingEntry"("briefingId", "position");

-- CreateIndex
CREATE UNIQUE INDEX "BriefingEntry_briefingId_storyId_key" ON "BriefingEntry"("briefingId", "storyId");

-- CreateIndex
CREATE UNIQUE INDEX "Account_subject_key" ON "Account"("subject");

-- CreateIndex
CREATE INDEX "Unlock_storyId_idx" ON "Unlock"("storyId");

-- CreateIndex
CREATE INDEX "Follow_storyId_idx" ON "Follow"("storyId");

-- CreateIndex
CREATE INDEX "IssueReport_status_createdAt_id_idx" ON "IssueReport"("status", "createdAt", "id");

-- CreateIndex
CREATE INDEX "IssueReport_reporterId_idx" ON "IssueReport"("reporterId");

-- CreateIndex
CREATE UNIQUE INDEX "Feed_url_key" ON "Feed"("url");

-- CreateIndex
CREATE INDEX "Feed_nextFetchAt_idx" ON "Feed"("nextFetchAt");

-- CreateIndex
CREATE INDEX "Feed_sourceOrdinal_idx" ON "Feed"("sourceOrdinal");

-- CreateIndex
CREATE UNIQUE INDEX "EventLog_offset_key" ON "EventLog"("offset");

-- CreateIndex
CREATE INDEX "EventLog_storyId_offset_idx" ON "EventLog"("storyId", "offset");

-- AddForeignKey
ALTER TABLE "SourceAlias" ADD CONSTRAINT "SourceAlias_sourceOrdinal_fkey" FOREIGN KEY ("sourceOrdinal") REFERENCES "Source"("ordinal") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Rating" ADD CONSTRAINT "Rating_sourceOrdinal_fkey" FOREIGN KEY ("sourceOrdinal") REFERENCES "Source"("ordinal") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Rating" ADD CONSTRAINT "Rating_raterId_fkey" FOREIGN KEY ("raterId") REFERENCES "Rater"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ownership" ADD CONSTRAINT "Ownership_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "Owner"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ownership" ADD CONSTRAINT "Ownership_sourceOrdinal_fkey" FOREIGN KEY ("sourceOrdinal") REFERENCES "Source"("ordinal") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Article" ADD CONSTRAINT "Article_sourceOrdinal_fkey" FOREIGN KEY ("sourceOrdinal") REFERENCES "Source"("ordinal") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Article" ADD CONSTRAINT "Article_originalId_fkey" FOREIGN KEY ("originalId") REFERENCES "Article"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Article" ADD CONSTRAINT "Article_storyId_fkey" FOREIGN KEY ("storyId") REFERENCES "Story"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TitleChange" ADD CONSTRAINT "TitleChange_articleId_fkey" FOREIGN KEY ("articleId") REFERENCES "Article"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Attachment" ADD CONSTRAINT "Attachment_articleId_fkey" FOREIGN KEY ("articleId") REFERENCES "Article"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Attachment" ADD CONSTRAINT "Attachment_storyId_fkey" FOREIGN KEY ("storyId") REFERENCES "Story"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Story" ADD CONSTRAINT "Story_mergedIntoId_fkey" FOREIGN KEY ("mergedIntoId") REFERENCES "Story"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StorySlug" ADD CONSTRAINT "StorySlug_storyId_fkey" FOREIGN KEY ("storyId") REFERENCES "Story"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StoryTopic" ADD CONSTRAINT "StoryTopic_storyId_fkey" FOREIGN KEY ("storyId") REFERENCES "Story"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StoryTopic" ADD CONSTRAINT "StoryTopic_topicId_fkey" FOREIGN KEY ("topicId") REFERENCES "Topic"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Statement" ADD CONSTRAINT "Statement_storyId_fkey" FOREIGN KEY ("storyId") REFERENCES "Story"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StatementCitation" ADD CONSTRAINT "StatementCitation_statementId_fkey" FOREIGN KEY ("statementId") REFERENCES "Statement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StatementCitation" ADD CONSTRAINT "StatementCitation_articleId_fkey" FOREIGN KEY ("articleId") REFERENCES "Article"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Analysis" ADD CONSTRAINT "Analysis_storyId_fkey" FOREIGN KEY ("storyId") REFERENCES "Story"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AnalysisCitation" ADD CONSTRAINT "AnalysisCitation_analysisId_fkey" FOREIGN KEY ("analysisId") REFERENCES "Analysis"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AnalysisCitation" ADD CONSTRAINT "AnalysisCitation_articleId_fkey" FOREIGN KEY ("articleId") REFERENCES "Article"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FaqEntry" ADD CONSTRAINT "FaqEntry_storyId_fkey" FOREIGN KEY ("storyId") REFERENCES "Story"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FaqCitation" ADD CONSTRAINT "FaqCitation_faqEntryId_fkey" FOREIGN KEY ("faqEntryId") REFERENCES "FaqEntry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FaqCitation" ADD CONSTRAINT "FaqCitation_articleId_fkey" FOREIGN KEY ("articleId") REFERENCES "Article"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TimelineEvent" ADD CONSTRAINT "TimelineEvent_storyId_fkey" FOREIGN KEY ("storyId") REFERENCES "Story"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TimelineCitation" ADD CONSTRAINT "TimelineCitation_timelineEventId_fkey" FOREIGN KEY ("timelineEventId") REFERENCES "TimelineEvent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TimelineCitation" ADD CONSTRAINT "TimelineCitation_articleId_fkey" FOREIGN KEY ("articleId") REFERENCES "Article"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BriefingEntry" ADD CONSTRAINT "BriefingEntry_briefingId_fkey" FOREIGN KEY ("briefingId") REFERENCES "Briefing"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BriefingEntry" ADD CONSTRAINT "BriefingEntry_storyId_fkey" FOREIGN KEY ("storyId") REFERENCES "Story"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BriefingEntry" ADD CONSTRAINT "BriefingEntry_leftArticleId_fkey" FOREIGN KEY ("leftArticleId") REFERENCES "Article"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BriefingEntry" ADD CONSTRAINT "BriefingEntry_centerArticleId_fkey" FOREIGN KEY ("centerArticleId") REFERENCES "Article"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BriefingEntry" ADD CONSTRAINT "BriefingEntry_rightArticleId_fkey" FOREIGN KEY ("rightArticleId") REFERENCES "Article"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Unlock" ADD CONSTRAINT "Unlock_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Unlock" ADD CONSTRAINT "Unlock_storyId_fkey" FOREIGN KEY ("storyId") REFERENCES "Story"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Follow" ADD CONSTRAINT "Follow_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Follow" ADD CONSTRAINT "Follow_storyId_fkey" FOREIGN KEY ("storyId") REFERENCES "Story"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IssueReport" ADD CONSTRAINT "IssueReport_reporterId_fkey" FOREIGN KEY ("reporterId") REFERENCES "Account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Feed" ADD CONSTRAINT "Feed_sourceOrdinal_fkey" FOREIGN KEY ("sourceOrdinal") REFERENCES "Source"("ordinal") ON DELETE SET NULL ON UPDATE CASCADE;

-- ───────────── What Prisma cannot say ─────────────

-- Rules of the domain that hold whoever writes.
ALTER TABLE "Rating" ADD CONSTRAINT "Rating_step_range" CHECK ("step" BETWEEN -3 AND 3);
ALTER TABLE "Ownership" ADD CONSTRAINT "Ownership_share_range" CHECK ("sharePercent" BETWEEN 0 AND 100);
ALTER TABLE "Ownership" ADD CONSTRAINT "Ownership_span" CHECK ("until" > "since");
ALTER TABLE "Attachment" ADD CONSTRAINT "Attachment_span" CHECK ("detachedAt" >= "attachedAt");
ALTER TABLE "Article" ADD CONSTRAINT "Article_attached_together" CHECK (("storyId" IS NULL) = ("attachedAt" IS NULL));
ALTER TABLE "Article" ADD CONSTRAINT "Article_not_its_own_copy" CHECK ("originalId" <> "id");
ALTER TABLE "Story" ADD CONSTRAINT "Story_merged_into" CHECK (("status" = 'MERGED') = ("mergedIntoId" IS NOT NULL));
ALTER TABLE "Story" ADD CONSTRAINT "Story_not_into_itself" CHECK ("mergedIntoId" <> "id");
ALTER TABLE "Story" ADD CONSTRAINT "Story_counts" CHECK ("articleCount" >= "sourceCount" AND "sourceCount" >= 0);
ALTER TABLE "Story" ADD CONSTRAINT "Story_blindspot_side" CHECK ("blindspotOf" <> 'CENTER');
ALTER TABLE "EventLogHead" ADD CONSTRAINT "EventLogHead_one_row" CHECK ("id" = 1);
ALTER TABLE "EventLogFloor" ADD CONSTRAINT "EventLogFloor_one_row" CHECK ("id" = 1);

-- An article is in one story at a time; an analysis is one a side.
CREATE UNIQUE INDEX "Attachment_one_open" ON "Attachment" ("articleId") WHERE "detachedAt" IS NULL;
CREATE UNIQUE INDEX "Analysis_one_a_side" ON "Analysis" ("storyId", "side") WHERE "removedAt" IS NULL;

-- The order of the lists of stories. Those without an article stand last.
CREATE INDEX "Story_latest" ON "Story" (COALESCE("lastArticleAt", '-infinity'::timestamptz) DESC, "id" DESC);

-- Full-text search over words that are folded in code, so that both engines agree on every alphabet.
CREATE INDEX "Story_search" ON "Story" USING GIN (to_tsvector('simple', "searchText"));
CREATE INDEX "Article_search" ON "Article" USING GIN (to_tsvector('simple', "searchText"));
CREATE INDEX "Source_search" ON "Source" USING GIN (to_tsvector('simple', "searchText"));

-- A story's row changes with every attach: room on its page keeps the new version beside the old one.
ALTER TABLE "Story" SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);

-- The event log. Offsets are given inside COMMIT, in one go for a transaction's events: the one hot row is locked
-- only while COMMIT runs, so offsets have no gaps and stand in the order of commits.
INSERT INTO "EventLogHead" ("id") VALUES (1);
INSERT INTO "EventLogFloor" ("id") VALUES (1);

CREATE INDEX "EventLog_unnumbered" ON "EventLog" ("rowId") WHERE "offset" IS NULL;

CREATE FUNCTION number_events() RETURNS trigger LANGUAGE plpgsql AS $$
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

  SELECT count(*) INTO amount FROM "EventLog" WHERE "offset" IS NULL;
  UPDATE "EventLogHead"
     SET "head" = "head" + amount, "occurredAt" = GREATEST("occurredAt", clock_timestamp())
   WHERE "id" = 1
   RETURNING "head" - amount, "occurredAt" INTO before, instant;

  UPDATE "EventLog" AS event
     SET "offset" = before + numbered.place,
         "tag" = floor(random() * 4294967296 - 2147483648)::int,
         "occurredAt" = instant
    FROM (SELECT "rowId", row_number() OVER (ORDER BY "rowId") AS place
            FROM "EventLog" WHERE "offset" IS NULL) AS numbered
   WHERE event."rowId" = numbered."rowId";

  UPDATE "EventLogHead"
     SET "tag" = (SELECT "tag" FROM "EventLog" WHERE "offset" = before + amount)
   WHERE "id" = 1;
  RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER "EventLog_number"
  AFTER INSERT ON "EventLog"
  DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION number_events();

-- Log rows are immutable once they are numbered.
CREATE FUNCTION keep_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."offset" IS NOT NULL THEN
    RAISE EXCEPTION 'A numbered event never changes';
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER "EventLog_keep"
  BEFORE UPDATE ON "EventLog"
  FOR EACH ROW EXECUTE FUNCTION keep_events();
