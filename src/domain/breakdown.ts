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

/** The breakdown of units, whose order does not matter. A unit of no count changes nothing. */
export function breakdownOf(units: readonly RatedUnit[]): Breakdown {
  return new CountedBreakdown(units);
}

/** Units of each side. */
type SideCounts = Readonly<Record<Side, number>>;

/** Counts at once, and works the rest out where it is read: a page of twenty stories reads three counts of each. */
class CountedBreakdown implements Breakdown {
  readonly total: number;
  readonly rated: number;
  readonly unrated: number;
  readonly leanings: Readonly<Record<Leaning, number>>;
  readonly sides: Readonly<Record<Side, SideShare>>;
  readonly hasSufficientSample: boolean;
  readonly #counts: SideCounts;
  readonly #placed: readonly CountedFraction[];

  constructor(units: readonly RatedUnit[]) {
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
    this.total = rated + unrated;
    this.rated = rated;
    this.unrated = unrated;
    this.leanings = leanings;
    this.sides = {
      LEFT: new CountedShare(counts, 'LEFT'),
      CENTER: new CountedShare(counts, 'CENTER'),
      RIGHT: new CountedShare(counts, 'RIGHT'),
    };
    this.hasSufficientSample = rated >= SUFFICIENT_SAMPLE;
    this.#counts = counts;
    this.#placed = placed;
  }

  get meanScore(): number | null {
    return countedMean(this.#placed);
  }

  get blindspot(): BlindspotFinding | null {
    return blindspotOf(this.#counts);
  }
}

class CountedShare implements SideShare {
  readonly count: number;
  readonly #counts: SideCounts;
  readonly #side: Side;

  constructor(counts: SideCounts, side: Side) {
    this.count = counts[side];
    this.#counts = counts;
    this.#side = side;
  }

  get percent(): number | null {
    return sidePercents(this.#counts)[this.#side];
  }

  get interval(): Interval | null {
    const { LEFT, CENTER, RIGHT } = this.#counts;
    return wilsonInterval(this.count, LEFT + CENTER + RIGHT);
  }
}
