import { builder } from './builder.ts';

export const Leaning = builder.enumType('Leaning', {
  description:
    "Where a rater places an outlet, −3 to 3. The seven steps are the union of the raters' own scales.",
  values: {
    FAR_LEFT: { description: '−3' },
    LEFT: { description: '−2' },
    LEAN_LEFT: { description: '−1' },
    CENTER: { description: '0' },
    LEAN_RIGHT: { description: '1' },
    RIGHT: { description: '2' },
    FAR_RIGHT: { description: '3' },
  },
});

export const Side = builder.enumType('Side', {
  description: 'The three sides that readers compare; always the side of the leaning: LEAN_LEFT is LEFT.',
  values: {
    LEFT: { description: 'FAR_LEFT, LEFT and LEAN_LEFT.' },
    CENTER: { description: 'CENTER alone.' },
    RIGHT: { description: 'LEAN_RIGHT, RIGHT and FAR_RIGHT.' },
  },
});

export const Factuality = builder.enumType('Factuality', {
  description: 'How factual a rater finds an outlet.',
  values: {
    VERY_LOW: { description: 'Hardly ever factual.' },
    LOW: { description: 'Often not factual.' },
    MIXED: { description: 'Factual at times.' },
    MOSTLY_FACTUAL: { description: 'Factual but for occasional errors.' },
    HIGH: { description: 'Factual, and corrects its errors.' },
    VERY_HIGH: { description: 'Factual throughout, with sources.' },
  },
});

export const Confidence = builder.enumType('Confidence', {
  description: 'How sure a consensus is.',
  values: {
    LOW: { description: 'One rater; or two that differ by two steps or more.' },
    MEDIUM: {
      description: 'Two raters that agree; or three or more of which two differ by two steps or more.',
    },
    HIGH: { description: 'Three raters or more that agree.' },
  },
});

export const Medium = builder.enumType('Medium', {
  description: 'The kind of house an outlet is.',
  values: {
    WIRE: { description: 'A news agency, whose texts others print.' },
    NEWSPAPER: { description: 'A newspaper, on paper or not.' },
    MAGAZINE: { description: 'A magazine.' },
    TELEVISION: { description: 'A television station or network.' },
    RADIO: { description: 'A radio station or network.' },
    DIGITAL: { description: 'An outlet that is on the web alone.' },
    OTHER: { description: 'Anything else, or not known.' },
  },
});

export const OwnerKind = builder.enumType('OwnerKind', {
  description: 'Who stands behind an outlet.',
  values: {
    CONGLOMERATE: { description: 'A company with other business beside news.' },
    PRIVATE_EQUITY: { description: 'An investment fund.' },
    INDIVIDUAL: { description: 'One person.' },
    FAMILY: { description: 'One family.' },
    GOVERNMENT: { description: 'A state or a public body.' },
    NONPROFIT: { description: 'A foundation or an association.' },
    COOPERATIVE: { description: 'Its readers or its makers.' },
    INDEPENDENT: { description: 'A company of its own that does nothing but news.' },
    OTHER: { description: 'Anything else, or not known.' },
  },
});

export const StoryStatus = builder.enumType('StoryStatus', {
  description: 'Where a story stands.',
  values: {
    EMERGING: {
      description:
        'Found in the feeds; too few outlets to show yet: only INGEST and above see it, by any path.',
    },
    DEVELOPING: { description: 'New articles are expected.' },
    SETTLED: { description: 'No new articles are expected; it can develop again.' },
    MERGED: {
      description:
        'Its articles live on in another story. `node` still answers it; `story(by:)` goes on to the other; lists and search leave it out.',
    },
  },
});

export const AccessReason = builder.enumType('AccessReason', {
  description: "Why a story's text can be read. Reading never spends anything.",
  values: { OPEN: { description: 'Metering is off.' } },
});

export const BreakdownUnit = builder.enumType('BreakdownUnit', {
  description:
    "What is counted once: an outlet by its consensus; an article by its own leaning, else its outlet's; an owner by the unweighted mean of its rated outlets in the story, an outlet counting for the owner of its largest known share in force (ties by slug), and for itself where it has none.",
  values: {
    SOURCE: { description: 'Each outlet once, by its consensus, however many articles it has.' },
    ARTICLE: { description: "Each article once, by its own leaning where it has one, else by its outlet's." },
    OWNER: { description: 'Each owner once, by the unweighted mean of its rated outlets in the story.' },
  },
});

export const TimeBucket = builder.enumType('TimeBucket', {
  description: 'A span of the calendar in UTC, half-open: its beginning belongs to it, its end does not.',
  values: {
    HOUR: { description: 'From a full hour to the next.' },
    DAY: { description: 'From midnight to midnight.' },
    WEEK: { description: 'From Monday, midnight, to Monday.' },
    MONTH: { description: 'From the first of a month to the first of the next.' },
  },
});

export const StoryOrder = builder.enumType('StoryOrder', {
  description: 'LATEST where left out.',
  values: {
    LATEST: {
      description:
        'By `lastArticleAt`, those without an article last, then id. A story that moves up while one pages may be missed, never repeated.',
    },
    TRENDING: {
      description:
        'By unusual growth; a ranking is taken each minute, a cursor names its ranking and holds for 15 minutes. Growth is (observed − expected) ÷ √expected, Pearson’s residual: observed are the articles published in the last 2 days, expected a seventh of those of the 14 days before, but at least one.',
    },
    MOST_COVERED: { description: 'By `sourceCount`, then id.' },
  },
});

export const ArticleOrder = builder.enumType('ArticleOrder', {
  description: 'By `publishedAt`, then id. NEWEST where left out.',
  values: { NEWEST: { description: 'Newest first.' }, OLDEST: { description: 'Oldest first.' } },
});

export const CoverageDimension = builder.enumType('CoverageDimension', {
  description: 'What articles can be counted by.',
  values: {
    SIDE: { description: 'The side of the article under the lens.' },
    LEANING: { description: 'The leaning of the article under the lens.' },
    SOURCE: { description: "The outlet's slug." },
    OWNER: { description: "The slugs of the outlet's owners today; an article counts for each." },
    COUNTRY: { description: "The outlet's country, ISO 3166-1 alpha-2." },
    TOPIC: { description: "The slugs of the story's topics; an article counts for each." },
    FACTUALITY: { description: 'The newest factuality that any rater published of the outlet.' },
  },
});

export const SearchType = builder.enumType('SearchType', {
  description: 'What can be found.',
  values: {
    STORY: { description: 'Stories, by headline and dek.' },
    ARTICLE: { description: 'Articles, by title and excerpt.' },
    SOURCE: { description: 'Outlets, by name, domain and aliases.' },
  },
});

export const StoryEventType = builder.enumType('StoryEventType', {
  description: 'What can happen to a story.',
  values: {
    STORY_CREATED: { description: '`StoryCreated`' },
    ARTICLE_ATTACHED: { description: '`ArticleAttached`' },
    ARTICLE_DETACHED: { description: '`ArticleDetached`' },
    STORY_REVISED: { description: '`StoryRevised`' },
    TIMELINE_EVENT_ADDED: { description: '`TimelineEventAdded`' },
    STORY_MERGED: { description: '`StoryMerged`' },
    SOURCE_RERATED: { description: '`SourceRerated`' },
  },
});

export const StoryField = builder.enumType('StoryField', {
  description: 'The parts of a story that editors change.',
  values: {
    HEADLINE: { description: '`headline`, and with it `slug`.' },
    DEK: { description: '`dek`' },
    IMAGE_URL: { description: '`imageUrl`' },
    STATUS: { description: '`status`' },
    TOPICS: { description: '`topics`' },
    OVERVIEW: { description: '`overview`' },
    ANALYSES: { description: '`analyses`' },
    FAQ: { description: '`faq`' },
    TIMELINE: { description: '`timeline`' },
  },
});

export const StreamResetReason = builder.enumType('StreamResetReason', {
  description: 'Why what was missed cannot be replayed.',
  values: {
    RETENTION: { description: 'Older than the log keeps.' },
    LOG_RESTORED: { description: 'The log was restored, or a standby took over without the last events.' },
    CURSOR_AHEAD: { description: 'The log does not reach so far: it was restored, or lost its last events.' },
  },
});

export const Role = builder.enumType('Role', {
  description: 'What a bearer may do: each of these includes the ones before it.',
  values: {
    READER: { description: 'Reads, follows and reports.' },
    INGEST: {
      description: 'Sees EMERGING stories; attaches and detaches articles, but for what an editor decided.',
    },
    EDITOR: { description: 'Attaches and detaches as it sees fit.' },
    ADMIN: { description: 'All that an editor does.' },
  },
});
