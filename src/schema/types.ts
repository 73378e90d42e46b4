import type { SourceConsensus } from '../catalogue/lensView.ts';
import type { CatalogueOwnership } from '../catalogue/snapshot.ts';
import type {
  Analysis,
  Article,
  FaqEntry,
  Owner,
  Rater,
  Rating,
  Source,
  Statement,
  Story,
  TimelineEvent,
  TitleChange,
  Topic,
} from '../db/generated/client.ts';
import type PrismaTypes from '../db/generated/pothos.ts';
import type { CoverageRow } from '../domain/coverageRow.ts';
import type { Leaning, Side } from '../domain/leaning.ts';
import type { Interval } from '../domain/wilson.ts';
import type { StreamMessage } from '../events/stream.ts';
import type { StoryAccess } from '../resolvers/access.ts';
import type { AttachArticlePayload } from '../resolvers/attaching.ts';
import type { BiasBreakdown, Blindspot } from '../resolvers/breakdowns.ts';
import type { Context } from '../resolvers/context.ts';
import type { BiasTrendPoint, CoverageBatch } from '../resolvers/coverageInTime.ts';
import type { CoveragePoint, CoverageTable } from '../resolvers/coverageTable.ts';
import type { DetachArticlePayload } from '../resolvers/detaching.ts';
import type {
  AlreadyAttachedError,
  ForbiddenError,
  Issue,
  NotFoundError,
  ValidationError,
} from '../resolvers/mutationErrors.ts';
import type { Edge, Page } from '../resolvers/paging.ts';
import type { SearchHit } from '../resolvers/search.ts';
import type { SourceOverlap } from '../resolvers/sourceOverlap.ts';
import type { StorySource } from '../resolvers/sources.ts';
import type { MessageOf, StoryMessage } from '../resolvers/streamMessages.ts';
import type { DistinctiveTerm } from '../resolvers/wording.ts';

/** What stands behind each GraphQL type. Types name each other by these names, so that no file imports another's. */
export interface SchemaTypes {
  Context: Context;
  PrismaTypes: PrismaTypes;
  DefaultFieldNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    URL: { Input: string; Output: string };
    StreamCursor: { Input: string; Output: string };
  };
  Interfaces: {
    Error: { readonly message: string };
    StreamMessage: StreamMessage;
    StoryEvent: StoryMessage;
  };
  Objects: {
    AlreadyAttachedError: AlreadyAttachedError;
    Analysis: Analysis;
    Article: Article;
    ArticleAttached: MessageOf<'ARTICLE_ATTACHED'>;
    ArticleConnection: Page<Article>;
    ArticleDetached: MessageOf<'ARTICLE_DETACHED'>;
    ArticleEdge: Edge<Article>;
    AttachArticlePayload: AttachArticlePayload;
    BiasBreakdown: BiasBreakdown;
    BiasTrendPoint: BiasTrendPoint;
    Blindspot: Blindspot;
    ConfidenceInterval: Interval;
    Consensus: SourceConsensus;
    CoverageBatch: CoverageBatch;
    CoverageBatchConnection: Page<CoverageBatch>;
    CoverageBatchEdge: Edge<CoverageBatch>;
    CoveragePoint: CoveragePoint;
    CoverageRow: CoverageRow;
    CoverageSummary: Story;
    CoverageTable: CoverageTable;
    DetachArticlePayload: DetachArticlePayload;
    DistinctiveTerm: DistinctiveTerm;
    FaqEntry: FaqEntry;
    ForbiddenError: ForbiddenError;
    LeaningCount: { of: BiasBreakdown; leaning: Leaning };
    NotFoundError: NotFoundError;
    Owner: Owner;
    Ownership: CatalogueOwnership;
    Rater: Rater;
    Rating: Rating;
    SearchConnection: Page<SearchHit>;
    SearchEdge: Edge<SearchHit>;
    SideShare: { of: BiasBreakdown; side: Side };
    Source: Source;
    SourceRerated: MessageOf<'SOURCE_RERATED'>;
    SourceConnection: Page<Source>;
    SourceEdge: Edge<Source>;
    SourceOverlap: SourceOverlap;
    Statement: Statement;
    Story: Story;
    StoryAccess: StoryAccess;
    StoryConnection: Page<Story>;
    StoryCreated: MessageOf<'STORY_CREATED'>;
    StoryEdge: Edge<Story>;
    StoryMerged: MessageOf<'STORY_MERGED'>;
    StoryRevised: MessageOf<'STORY_REVISED'>;
    StorySnapshot: StoryMessage;
    StorySourceConnection: Page<StorySource>;
    StorySourceEdge: Edge<StorySource>;
    StreamCheckpoint: StreamMessage;
    StreamReset: StreamMessage & { readonly kind: 'reset' };
    TimelineEvent: TimelineEvent;
    TimelineEventAdded: MessageOf<'TIMELINE_EVENT_ADDED'>;
    TimelineEventConnection: Page<TimelineEvent>;
    TimelineEventEdge: Edge<TimelineEvent>;
    TitleChange: TitleChange;
    Topic: Topic;
    TopicConnection: Page<Topic>;
    ValidationError: ValidationError;
    ValidationIssue: Issue;
    TopicEdge: Edge<Topic>;
  };
}
