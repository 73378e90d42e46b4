import type { Database } from '../db/database.ts';
import { Prisma } from '../db/generated/client.ts';
import { expectedArticles, pearsonResidual } from '../domain/trending.ts';
import { badInput } from '../errors.ts';

/** Stories by unusual growth, as of one minute. */
export interface Ranking {
  /** The minute that it was taken for. */
  readonly takenAt: Date;
  readonly storyIds: readonly string[];
  /** Residuals, at the same places. */
  readonly scores: readonly number[];
}

/** The score of a story that published nothing in the 16 days: none observed, one expected. */
export const QUIET_SCORE = pearsonResidual(0, expectedArticles(0));

const MINUTE_MS = 60_000;
const KEPT_MINUTES = 15;

/**
 * Rankings by unusual growth, one a minute. A ranking counts what was attached at its minute, so that every process, at any
 * time, takes the same one again: its cursors need no state, and hold for 15 minutes.
 */
export class Rankings {
  readonly #database: Database;
  readonly #taken = new Map<number, Promise<Ranking>>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** The ranking of the minute that has passed last. */
  latest(): Promise<Ranking> {
    return this.#at(Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS);
  }

  /** The ranking that a cursor names. Fails with BAD_USER_INPUT where that is no longer, or never was, one. */
  named(takenAt: string): Promise<Ranking> {
    const minute = Date.parse(takenAt);
    const age = Date.now() - minute;
    // Another process may have named it, whose clock is ahead of this one's.
    if (!(minute % MINUTE_MS === 0 && age >= -MINUTE_MS)) throw badInput('The cursor names no ranking.');
    if (age >= (KEPT_MINUTES + 1) * MINUTE_MS) {
      throw badInput(
        `The cursor's ranking is older than ${KEPT_MINUTES} minutes: start again without a cursor.`,
      );
    }
    return this.#at(minute);
  }

  #at(minute: number): Promise<Ranking> {
    const known = this.#taken.get(minute);
    if (known) return known;
    for (const old of this.#taken.keys()) {
      if (old < Date.now() - (KEPT_MINUTES + 1) * MINUTE_MS) this.#taken.delete(old);
    }
    const ranking = takeRanking(this.#database, new Date(minute));
    this.#taken.set(minute, ranking);
    ranking.catch(() => this.#taken.delete(minute));
    return ranking;
  }
}

async function takeRanking(database: Database, takenAt: Date): Promise<Ranking> {
  const rows = await database.queryLong<{ storyId: string; observed: number; before: number }>(Prisma.sql`
    SELECT attachment."storyId",
           (count(*) FILTER (WHERE article."publishedAt" > minute - interval '2 days'))::int AS "observed",
           (count(*) FILTER (WHERE article."publishedAt" <= minute - interval '2 days'))::int AS "before"
      FROM (SELECT ${takenAt}::timestamptz AS minute) AS asked
      JOIN "Article" AS article
        ON article."publishedAt" > minute - interval '16 days' AND article."publishedAt" <= minute
      JOIN "Attachment" AS attachment
        ON attachment."articleId" = article."id" AND attachment."attachedAt" <= minute
       AND (attachment."detachedAt" IS NULL OR attachment."detachedAt" > minute)
     GROUP BY attachment."storyId"
     ORDER BY attachment."storyId"`);
  return {
    takenAt,
    storyIds: rows.map(({ storyId }) => storyId),
    scores: rows.map(({ observed, before }) => pearsonResidual(observed, expectedArticles(before))),
  };
}
