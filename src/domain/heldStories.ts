import type { ChangedArticles } from './coverageTally.ts';
import { type DatedStory, emptied, rangeWithin, type TimeSpan } from './datedArticles.ts';
import { type HeldArticles, Places, partOf } from './heldArticles.ts';
import { StoriesByHour } from './storiesByHour.ts';
import { differing, StoryChanges } from './storyChanges.ts';

/** What a tally has counted: what was held within a span after so many changes. */
export interface Counted {
  readonly changes: number;
  readonly span: TimeSpan;
}

/** What of its stories a tally must take back and count to count what it should. */
export interface Differences {
  /** Of which nothing is to be counted any more. */
  readonly gone: readonly HeldArticles[];
  /** Of which nothing was counted. */
  readonly come: readonly HeldArticles[];
  readonly changed: readonly ChangedArticles[];
  /** What is counted from here on. */
  readonly counted: Counted;
}

/** A story, as long as its topics stay, and who may know of it. */
interface Phase {
  now: DatedStory;
}

/** The places of a story's articles that are to be taken back, and to be counted. */
interface Move {
  readonly gone: number[];
  readonly come: number[];
}

/**
 * What stories hold, and what has changed in it: so a tally is told what differs from what it has counted without a look at
 * stories that are as they were.
 */
export class HeldStories {
  /** Those of all articles, and maybe others. */
  readonly places = new Places();
  readonly #phases = new Map<string, Phase>();
  readonly #byHour = new StoriesByHour<Phase>();
  readonly #changes: StoryChanges<Phase>;
  #articles = 0;

  constructor(options: { mostRemembered?: number } = {}) {
    this.#changes = new StoryChanges(options);
  }

  /** How many articles are held. */
  get articles(): number {
    return this.#articles;
  }

  get(storyId: string): DatedStory | undefined {
    return this.#phases.get(storyId)?.now;
  }

  all(): DatedStory[] {
    return Array.from(this.#phases.values(), ({ now }) => now);
  }

  set(story: DatedStory): void {
    const { storyId } = story;
    const phase = this.#phases.get(storyId);
    if (phase && isOfOnePhase(phase.now, story)) {
      this.#renew(phase, story);
      return;
    }
    this.delete(storyId);
    const begun = { now: emptied(story) };
    this.#phases.set(storyId, begun);
    this.#renew(begun, story);
  }

  delete(storyId: string): void {
    const phase = this.#phases.get(storyId);
    if (!phase) return;
    this.#byHour.remove(phase, phase.now.times);
    this.#renew(phase, emptied(phase.now));
    this.#phases.delete(storyId);
  }

  /** What a tally has counted that counts nothing, and is meant for the span. */
  nothingOf({ from }: TimeSpan): Counted {
    return { changes: this.#changes.count, span: { from, to: from } };
  }

  /** Whether it can still tell what differs from that. */
  remembers({ changes }: Counted): boolean {
    return this.#changes.reachBackTo(changes);
  }

  /** From what was counted to what is held now within the span; without what emerges, where that is not to be seen. */
  differences(counted: Counted, span: TimeSpan, seesEmerging: boolean): Differences {
    const moves = this.#movesSince(counted, seesEmerging);
    const gone: HeldArticles[] = [];
    const come: HeldArticles[] = [];
    for (const phase of this.#atEdges(counted.span, span)) {
      const { now } = phase;
      if (now.isEmerging && !seesEmerging) continue;
      const [first, end] = rangeWithin(now, counted.span);
      const [nextFirst, nextEnd] = rangeWithin(now, span);
      if (first === nextFirst && end === nextEnd) continue;
      const isWhole = !moves.has(phase);
      if (isWhole && first === end) come.push(partOf(now, nextFirst, nextEnd));
      else if (isWhole && nextFirst === nextEnd) gone.push(partOf(now, first, end));
      else {
        const move = moveOf(moves, phase);
        pushPlaces(move.gone, now, first, Math.min(end, nextFirst));
        pushPlaces(move.gone, now, Math.max(first, nextEnd), end);
        pushPlaces(move.come, now, nextFirst, Math.min(nextEnd, first));
        pushPlaces(move.come, now, Math.max(nextFirst, end), nextEnd);
      }
    }
    const changed = Array.from(moves, ([{ now }, move]) => ({
      ...partOf(now, ...rangeWithin(now, span)),
      ...move,
    }));
    return { gone, come, changed, counted: { ...this.nothingOf(span), span } };
  }

  /** What the changes since come to, within the span that was counted. */
  #movesSince({ changes, span }: Counted, seesEmerging: boolean): Map<Phase, Move> {
    const moves = new Map<Phase, Move>();
    for (const { story: phase, gone, come } of this.#changes.since(changes)) {
      if (phase.now.isEmerging && !seesEmerging) continue;
      const move = moveOf(moves, phase);
      pushPlaces(move.gone, gone, ...rangeWithin(gone, span));
      pushPlaces(move.come, come, ...rangeWithin(come, span));
    }
    return moves;
  }

  /** All that have articles in one of the spans and not in the other, once each; and maybe others. */
  #atEdges(one: TimeSpan, other: TimeSpan): Iterable<Phase> {
    const phases = new Set<Phase>();
    for (const [a, b] of [
      [one.from, other.from],
      [one.to, other.to],
    ] as const) {
      if (a === b) continue;
      const edge = { from: Math.min(a, b), to: Math.max(a, b) };
      if (edge.to - edge.from > this.#byHour.milliseconds) return this.#phases.values();
      this.#byHour.addWithin(edge, phases);
    }
    return phases;
  }

  #renew(phase: Phase, story: DatedStory): void {
    const { gone, come } = differing(phase.now, story);
    phase.now = story;
    if (gone.places.length === 0 && come.places.length === 0) return;
    this.places.add(come);
    this.#byHour.add(phase, come.times);
    this.#articles += come.places.length - gone.places.length;
    this.#changes.add({ story: phase, gone, come });
  }
}

function isOfOnePhase(one: DatedStory, other: DatedStory): boolean {
  const topics = new Set(one.topics);
  return (
    one.isEmerging === other.isEmerging &&
    topics.size === other.topics.length &&
    other.topics.every((topic) => topics.has(topic))
  );
}

function moveOf(moves: Map<Phase, Move>, phase: Phase): Move {
  const known = moves.get(phase);
  if (known) return known;
  const move = { gone: [], come: [] };
  moves.set(phase, move);
  return move;
}

function pushPlaces(list: number[], { places }: HeldArticles, first: number, end: number): void {
  for (let at = first; at < end; at += 1) list.push(places[at] ?? 0);
}
