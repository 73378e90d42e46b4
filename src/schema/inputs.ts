import { builder } from './builder.ts';
import { Factuality, Leaning, Medium, Side, StoryStatus } from './enums.ts';

export const RatingLens = builder.inputType('RatingLens', {
  description: "Which opinions count. Left out: every rater's newest one.",
  fields: (t) => ({
    raters: t.stringList({
      description: 'Slugs of the raters that count; an empty list or an unknown slug is BAD_USER_INPUT.',
    }),
    asOf: t.field({
      type: 'DateTime',
      description: 'Only ratings published (`ratedAt`) at or before this instant.',
    }),
  }),
});

export const StoryKey = builder.inputType('StoryKey', {
  description: 'What a story is asked for by: exactly one of these.',
  isOneOf: true,
  fields: (t) => ({
    id: t.id({ description: 'Its id.' }),
    slug: t.string({ description: 'Its slug, or any that it had before.' }),
    articleUrl: t.string({
      description: "Any article's address: tracking parameters and fragments do not matter.",
    }),
  }),
});

export const SourceKey = builder.inputType('SourceKey', {
  description: 'What an outlet is asked for by: exactly one of these.',
  isOneOf: true,
  fields: (t) => ({
    id: t.id({ description: 'Its id.' }),
    slug: t.string({ description: 'Its slug.' }),
    domain: t.string({ description: 'Its domain, or an alias that is a host, with or without `www.`.' }),
  }),
});

export const ArticleWhere = builder.inputType('ArticleWhere', {
  description:
    'Which articles: null means left out, `[]` matches nothing, several fields AND, several values OR.',
  fields: (t) => ({
    lens: t.field({
      type: RatingLens,
      description: "`sides` and `leanings` are the article's under this lens.",
    }),
    sides: t.field({ type: [Side], description: 'Of one of these sides.' }),
    leanings: t.field({ type: [Leaning], description: 'Of one of these leanings.' }),
    rated: t.boolean({ description: 'Whether it has a leaning under the lens, its own or by its outlet.' }),
    storyIds: t.idList({ description: 'Attached to one of these stories.' }),
    topicSlugs: t.stringList({ description: 'Attached to a story with one of these topics.' }),
    sourceIds: t.idList({ description: 'Of one of these outlets.' }),
    ownerIds: t.idList({ description: 'Of an outlet that one of these owners holds a share of today.' }),
    countries: t.stringList({ description: 'Of an outlet of one of these countries, ISO 3166-1 alpha-2.' }),
    factuality: t.field({
      type: [Factuality],
      description: 'Of an outlet of which the newest factuality that any rater published is one of these.',
    }),
    publishedFrom: t.field({ type: 'DateTime', description: 'Published at or after this instant.' }),
    publishedTo: t.field({ type: 'DateTime', description: 'Published before this instant.' }),
    language: t.string({ description: 'In this language, BCP 47, as the article has it.' }),
    query: t.string({
      description:
        'Words of the title or excerpt, as a person types them into a search box. Blank means left out; where there is no word in it, nothing matches.',
    }),
    excludeSyndicated: t.boolean({ description: 'Where true, without syndicated copies.' }),
  }),
});

export const StoryWhere = builder.inputType('StoryWhere', {
  description:
    'Which stories: null means left out, `[]` matches nothing, several fields AND, several values OR.',
  fields: (t) => ({
    status: t.field({ type: [StoryStatus], description: 'In one of these states.' }),
    topicSlugs: t.stringList({ description: 'With one of these topics.' }),
    blindspotOf: t.field({
      type: Side,
      description:
        'LEFT: stories that the left under-covers; default lens, unit SOURCE, at most a minute behind.',
    }),
    minSources: t.int({ description: 'Covered by at least so many outlets.' }),
    updatedFrom: t.field({ type: 'DateTime', description: 'Last changed at or after this instant.' }),
    updatedTo: t.field({ type: 'DateTime', description: 'Last changed before this instant.' }),
    query: t.string({
      description:
        'Words of the headline or dek; never of locked text. Blank means left out; where there is no word in it, nothing matches.',
    }),
  }),
});

export const SourceWhere = builder.inputType('SourceWhere', {
  description:
    'Which outlets: null means left out, `[]` matches nothing, several fields AND, several values OR.',
  fields: (t) => ({
    sides: t.field({ type: [Side], description: 'Of one of these sides.' }),
    rated: t.boolean({ description: 'Whether any rater in the lens places it.' }),
    factuality: t.field({
      type: [Factuality],
      description: 'Of which the newest factuality that any rater published is one of these.',
    }),
    countries: t.stringList({ description: 'Of one of these countries, ISO 3166-1 alpha-2.' }),
    mediums: t.field({ type: [Medium], description: 'Of one of these kinds.' }),
    ownerIds: t.idList({ description: 'That one of these owners holds a share of today.' }),
    query: t.string({
      description:
        'Words of the name, domain or aliases. Blank means left out; where there is no word in it, nothing matches.',
    }),
  }),
});
