import { type BlindspotFinding, blindspotOf, SUFFICIENT_SAMPLE } from './blindspot.ts';
import { type CountedFraction, countedMean } from './fraction.ts';
import { type Leaning, nearestLeaning, type Side, sideOf } from './leaning.ts';
import { sidePercents } from './sidePercents.ts';
import type { RatedUnit } from './units.ts';
import { type Interval, wilsonInterval } from './wilson.ts';

/** One side's part of the rated units. */
export interface SideShare {
  readonly count: number;
  /** Whole percent; the three sides add up to 100. Null where nothing is rated. */
  readonly percent: number | null;
  /** 95 % score interval of the share, in percent. Null where nothing is rated. */
  readonly interval: Interval | null;
}

/** How a story's coverage is spread from left to right. */
export interface Breakdown {
  /** rated + unrated */
  readonly total: number;
  readonly rated: number;
  readonly unrated: number;
  readonly leanings: Readonly<Record<Leaning, number>>;
  readonly sides: Readonly<Record<Side, SideShare>>;
  /** −3 to 3, the mean of the units' exact means; null where nothing is rated. */
  readonly meanScore: number | null;
  /** False under five rated units. */
  readonly hasSufficientSample: boolean;
  readonly blindspot: BlindspotFinding | null;
}

/**
 * The breakdown of units, whose order does not matter. A unit of no count changes nothing. Counts at once, and works the
 * rest out where it is read: a page of twenty stories reads three counts of each.
 */
export function breakdownOf(units: readonly RatedUnit[]): Breakdown {
  const leanings = {
    FAR_LEFT: 0,
    LEFT: 0,
    LEAN_LEFT: 0,
    CENTER: 0,
    LEAN_RIGHT: 0,
    RIGHT: 0,
    FAR_RIGHT: 0,
  };
  const counts = { LEFT: 0, CENTER: 0, RIGHT: 0 };
  const placed: CountedFraction[] = [];
  let rated = 0;
  let unrated = 0;
  for (const { mean, count } of units) {
    if (mean === null) {
      unrated += count;
      continue;
    }
    const leaning = nearestLeaning(mean);
    leanings[leaning] += count;
    counts[sideOf(leaning)] += count;
    rated += count;
    placed.push({ mean, count });
  }

  const shareOf = (side: Side): SideShare => ({
    count: counts[side],
    get percent() {
      return sidePercents(counts)[side];
    },
    get interval() {
      return wilsonInterval(counts[side], rated);
    },
  });
  return {
    total: rated + unrated,
    rated,
    unrated,
    leanings,
    sides: { LEFT: shareOf('LEFT'), CENTER: shareOf('CENTER'), RIGHT: shareOf('RIGHT') },
    get meanScore() {
      return countedMean(placed);
    },
    hasSufficientSample: rated >= SUFFICIENT_SAMPLE,
    get blindspot() {
      return blindspotOf(counts);
    },
  };
}
