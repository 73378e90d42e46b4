import type { Transaction } from '../../db/transaction.ts';
import { lockTexts } from './advisoryLocks.ts';
import { upsertArticles, type WrittenArticle } from './articles.ts';
import type { AttachAnswer, AttachCall } from './attachCall.ts';
import { type GroundedCall, groundCalls } from './attachGround.ts';
import { type LockedStory, lockStories } from './coverage.ts';
import { type Choices, choicesOn, isEditors } from './editorsChoices.ts';
import { Outrun } from './outrun.ts';
import { lockPlaces, type Place } from './places.ts';
import { type Arrival, type Departure, writeStays } from './stays.ts';

/** A call that will be done: the article is in the story already, or comes to it. */
interface Accepted {
  readonly grounded: GroundedCall;
  readonly attached: boolean;
  /** The story that it is taken from. */
  readonly from: string | null;
}

/**
 * Places articles in stories, each call for itself: one that is refused writes nothing, not even a title, and does not
 * disturb the others. No two calls may be about one address. However many calls there are, the statements are the same few.
 *
 * Locks stories, then articles; throws Outrun where another writer came between the first look and the locks. Appends what
 * `upsertArticles` and `writeStays` append: of a hundred calls at most 201 events.
 */
export async function attachCalls(tx: Transaction, calls: readonly AttachCall[]): Promise<AttachAnswer[]> {
  // Those who move one article stand in line before they look: else it would be elsewhere each time that one has its locks.
  await lockTexts(tx, 'movedAddress', new Set(calls.flatMap(({ move, url }) => (move ? (url ?? []) : []))));
  const looked = await groundCalls(tx, calls);
  const grounded = looked.filter((each) => 'known' in each);
  const places = await lockAll(tx, grounded);
  const choices = await choicesOn(tx, pairsOfIngest(grounded));
  const decided = looked.map((each) => ('known' in each ? decide(each, places, choices) : each));

  const accepted = decided.filter((each) => 'grounded' in each);
  const articles = await writeArticles(tx, accepted);
  const idOf = ({ url }: GroundedCall): string => {
    const article = articles.get(url);
    if (article === undefined) throw new Error(`The article at ${url} was not written.`);
    return article.id;
  };
  await writeStays(tx, staysOf(accepted, idOf), await placesWithNew(tx, places, articles));
  return decided.map((each) => {
    if (!('grounded' in each)) return each;
    const { grounded: call, attached } = each;
    return { kind: 'there', articleId: idOf(call), storyId: call.storyId, attached };
  });
}

/** Where the known articles are, under the locks of all stories that may change and of the articles themselves. */
async function lockAll(tx: Transaction, grounded: readonly GroundedCall[]): Promise<Map<string, Place>> {
  if (grounded.length === 0) return new Map();
  const holders = grounded.flatMap(({ call, known }) => (call.move ? (known?.storyId ?? []) : []));
  const stories = await lockStories(tx, [...grounded.map(({ storyId }) => storyId), ...holders]);
  const places = await lockPlaces(
    tx,
    grounded.flatMap(({ known }) => known?.id ?? []),
  );
  const isAsItWas = grounded.every(
    ({ storyId, call, known }) =>
      isOpen(stories.get(storyId)) && (!call.move || isLocked(stories, known && places.get(known.id))),
  );
  if (!isAsItWas) throw new Outrun();
  return places;
}

function isOpen(story: LockedStory | undefined): boolean {
  return story !== undefined && story.status !== 'MERGED';
}

/** It may have come, since the first look, to a story that is not locked. */
function isLocked(stories: ReadonlyMap<string, LockedStory>, place: Place | null | undefined): boolean {
  return !place?.storyId || stories.has(place.storyId);
}

/** Only INGEST asks whether an editor has decided before. */
function pairsOfIngest(grounded: readonly GroundedCall[]): { articleId: string; storyId: string }[] {
  return grounded.flatMap(({ call, known, storyId }) =>
    known && !isEditors(call.role) ? [{ articleId: known.id, storyId }] : [],
  );
}

function decide(
  grounded: GroundedCall,
  places: ReadonlyMap<string, Place>,
  choices: ReadonlyMap<string, Choices>,
): Accepted | AttachAnswer {
  const { call, known, storyId } = grounded;
  const holder = (known && places.get(known.id)?.storyId) ?? null;
  if (holder === storyId) return { grounded, attached: false, from: null };
  if (holder !== null && !call.move) return { kind: 'heldElsewhere', storyId: holder };
  // Of those who do not ask nothing was read.
  const made = known ? choices.get(known.id) : undefined;
  if (isEditors(made?.placedBy) || isEditors(made?.takenOutBy)) return { kind: 'editorsChoice' };
  return { grounded, attached: true, from: holder };
}

/** By address. An article that was to be new and is not was written by another since the first look. */
async function writeArticles(
  tx: Transaction,
  accepted: readonly Accepted[],
): Promise<Map<string, WrittenArticle>> {
  const written = await upsertArticles(
    tx,
    accepted.map(({ grounded: { call, url, sourceOrdinal } }) => ({ ...call.article, url, sourceOrdinal })),
  );
  const articles = new Map(written.map((article) => [article.url, article]));
  const isOutrun = accepted.some(({ grounded: { url, known } }) => !known && !articles.get(url)?.isNew);
  if (isOutrun) throw new Outrun();
  return articles;
}

async function placesWithNew(
  tx: Transaction,
  places: ReadonlyMap<string, Place>,
  articles: ReadonlyMap<string, WrittenArticle>,
): Promise<ReadonlyMap<string, Place>> {
  const added = [...articles.values()].filter(({ isNew }) => isNew).map(({ id }) => id);
  return added.length === 0 ? places : new Map([...places, ...(await lockPlaces(tx, added))]);
}

function staysOf(
  accepted: readonly Accepted[],
  idOf: (grounded: GroundedCall) => string,
): { departures: Departure[]; arrivals: Arrival[] } {
  const coming = accepted.filter(({ attached }) => attached);
  return {
    departures: coming.flatMap(({ grounded, from }) =>
      from === null
        ? []
        : [{ articleId: idOf(grounded), storyId: from, reason: null, by: grounded.call.role }],
    ),
    arrivals: coming.map(({ grounded }) => ({
      articleId: idOf(grounded),
      storyId: grounded.storyId,
      by: grounded.call.role,
    })),
  };
}
