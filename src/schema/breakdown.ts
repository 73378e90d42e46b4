import { LEANINGS } from '../domain/leaning.ts';
import {
  blindspotExplanation,
  blindspotPValue,
  expectedPercent,
  sourcesOfLeaning,
  sourcesOfSide,
} from '../resolvers/breakdowns.ts';
import { builder } from './builder.ts';
import { BreakdownUnit, Leaning, Side } from './enums.ts';

builder.objectType('BiasBreakdown', {
  description: 'How coverage is spread from left to right.',
  fields: (t) => ({
    unit: t.expose('unit', { type: BreakdownUnit, description: 'What is counted once.' }),
    total: t.int({ description: 'rated + unrated', resolve: ({ breakdown }) => breakdown.total }),
    rated: t.int({ description: 'Units that have a leaning.', resolve: ({ breakdown }) => breakdown.rated }),
    unrated: t.int({
      description: 'Units that have none; they stand beside the percents, not in them.',
      resolve: ({ breakdown }) => breakdown.unrated,
    }),
    leanings: t.field({
      type: ['LeaningCount'],
      description: 'All seven steps, left to right, zeros included.',
      resolve: (of) => LEANINGS.map((leaning) => ({ of, leaning })),
    }),
    left: t.field({
      type: 'SideShare',
      description: 'The left.',
      resolve: (of) => ({ of, side: 'LEFT' as const }),
    }),
    center: t.field({
      type: 'SideShare',
      description: 'The center.',
      resolve: (of) => ({ of, side: 'CENTER' as const }),
    }),
    right: t.field({
      type: 'SideShare',
      description: 'The right.',
      resolve: (of) => ({ of, side: 'RIGHT' as const }),
    }),
    meanScore: t.float({
      nullable: true,
      description: '−3 to 3; null where nothing is rated.',
      resolve: ({ breakdown }) => breakdown.meanScore,
    }),
    hasSufficientSample: t.boolean({
      description: 'False under five rated units: the shares then say little.',
      resolve: ({ breakdown }) => breakdown.hasSufficientSample,
    }),
    blindspot: t.field({
      type: 'Blindspot',
      nullable: true,
      description: 'Null where coverage is not lopsided.',
      resolve: (of) => of.breakdown.blindspot && { finding: of.breakdown.blindspot, of },
    }),
  }),
});

builder.objectType('LeaningCount', {
  description: 'How many units stand at one step.',
  fields: (t) => ({
    leaning: t.expose('leaning', { type: Leaning, description: 'The step.' }),
    count: t.int({
      description: 'How many units.',
      resolve: ({ of, leaning }) => of.breakdown.leanings[leaning],
    }),
    sources: t.field({
      type: ['Source'],
      description: 'Outlets of this step in this story, most articles first.',
      args: { first: t.arg.int({ defaultValue: 10, description: 'So many at most, 1 to 100.' }) },
      resolve: ({ of, leaning }, { first }) => sourcesOfLeaning(of, leaning, first ?? 10),
    }),
  }),
});

builder.objectType('SideShare', {
  description: "One side's part of the rated units.",
  fields: (t) => ({
    side: t.expose('side', { type: Side, description: 'The side.' }),
    count: t.int({
      description: 'How many units.',
      resolve: ({ of, side }) => of.breakdown.sides[side].count,
    }),
    percent: t.int({
      nullable: true,
      description:
        'Whole percent of the rated units by largest remainder (equal ones: left, center, right): the three sides add up to 100. Null where nothing is rated.',
      resolve: ({ of, side }) => of.breakdown.sides[side].percent,
    }),
    interval: t.field({
      type: 'ConfidenceInterval',
      nullable: true,
      description: '95 % Wilson score interval of the share, 0 to 100. Null where nothing is rated.',
      resolve: ({ of, side }) => of.breakdown.sides[side].interval,
    }),
    sources: t.field({
      type: ['Source'],
      description: 'Outlets of this side in this story, most articles first.',
      args: { first: t.arg.int({ defaultValue: 10, description: 'So many at most, 1 to 100.' }) },
      resolve: ({ of, side }, { first }) => sourcesOfSide(of, side, first ?? 10),
    }),
  }),
});

builder.objectType('ConfidenceInterval', {
  description: 'Where the true share lies 95 times of 100, in percent.',
  fields: (t) => ({
    low: t.exposeFloat('low', { description: 'Its lower end, 0 to 100.' }),
    high: t.exposeFloat('high', { description: 'Its upper end, 0 to 100.' }),
  }),
});

builder.objectType('Blindspot', {
  description:
    'One side hardly covers what another covers widely: at least five rated units, the under-covering side at 20 % or less, the dominant side at 38 % or more, 20 points and a factor of two between them, on exact shares.',
  fields: (t) => ({
    underCoveredBy: t.field({
      type: Side,
      description: 'LEFT or RIGHT; where both qualify, the lower; none where they are equal.',
      resolve: ({ finding }) => finding.underCoveredBy,
    }),
    dominantSide: t.field({
      type: Side,
      description: 'The side with the largest share.',
      resolve: ({ finding }) => finding.dominantSide,
    }),
    expectedPercent: t.float({
      nullable: true,
      description:
        "The under-covering side's share of all rated outlets of the catalogue that published in the story's time. Null within trends, history and `asOf`.",
      resolve: (blindspot, _, context) => expectedPercent(context, blindspot),
    }),
    pValue: t.float({
      nullable: true,
      description: 'How likely a share this low is by chance, given `expectedPercent` (binomial, one-sided).',
      resolve: (blindspot, _, context) => blindspotPValue(context, blindspot),
    }),
    explanation: t.string({
      description: 'The same in a sentence, for readers.',
      resolve: blindspotExplanation,
    }),
  }),
});

builder.objectType('BiasTrendPoint', {
  description: 'The breakdown of all that had been published by the end of one bucket.',
  fields: (t) => ({
    from: t.expose('from', { type: 'DateTime', description: 'When the bucket begins.' }),
    to: t.expose('to', { type: 'DateTime', description: 'When it ends; that instant is not in it.' }),
    breakdown: t.expose('breakdown', { type: 'BiasBreakdown', description: 'The breakdown by then.' }),
  }),
});
