import type { Transaction } from '../db/transaction.ts';
import { addAnalyses } from '../resolvers/writing/analyses.ts';
import { addFaqEntries } from '../resolvers/writing/faqEntries.ts';
import { addStatements } from '../resolvers/writing/statements.ts';
import { addTimelineEvents } from '../resolvers/writing/timelineEvents.ts';
import { importId } from './importId.ts';
import type { StoryDraft } from './storyDraft.ts';

/** Writes the texts of new stories, in their order. `articleOf` answers the article of a story at an address, null where it has none. */
export async function writeStoryTexts(
  tx: Transaction,
  stories: readonly (StoryDraft & { readonly id: string })[],
  articleOf: (storyId: string, url: string) => string | null,
): Promise<void> {
  const cited = (storyId: string, urls: readonly string[]) =>
    urls.flatMap((url) => articleOf(storyId, url) ?? []);
  await addStatements(
    tx,
    stories.flatMap(({ id, overview }) =>
      overview.map(({ text, citations }, position) => ({
        id: importId('Statement', `${id}\n${position}`),
        storyId: id,
        position,
        text,
        citationIds: cited(id, citations),
      })),
    ),
  );
  await addAnalyses(
    tx,
    stories.flatMap(({ id, analyses }) =>
      analyses.map(({ side, text, citations }) => ({
        id: importId('Analysis', `${id}\n${side}`),
        storyId: id,
        side,
        text,
        citationIds: cited(id, citations),
      })),
    ),
  );
  await addFaqEntries(
    tx,
    stories.flatMap(({ id, faq }) =>
      faq.map(({ question, answer, citations }, position) => ({
        id: importId('FaqEntry', `${id}\n${position}`),
        storyId: id,
        position,
        question,
        answer,
        citationIds: cited(id, citations),
      })),
    ),
  );
  await addTimelineEvents(
    tx,
    stories.flatMap(({ id, timeline }) =>
      timeline.map(({ occurredAt, headline, detail, citations }, place) => ({
        id: importId('TimelineEvent', `${id}\n${place}`),
        storyId: id,
        occurredAt,
        headline,
        detail,
        citationIds: cited(id, citations),
      })),
    ),
  );
}
