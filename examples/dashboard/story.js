// The story as this page holds it, and what each message makes of it. No DOM, no network.

/** From an answer's or a message's whole story. Articles and moments stand by id, so that nothing is ever there twice. */
export function wholeStory({ articles, timeline, ...standing }) {
  return {
    ...standing,
    articles: byId(articles.nodes),
    timeline: byId(timeline.nodes),
    mergedInto: null,
  };
}

/**
 * The story after a message. What a message carries is how things stand, now or a little later than the event: it replaces
 * what is held under the same id, and is never added to it.
 */
export function applied(held, message) {
  switch (message.__typename) {
    case 'ArticleAttached':
      return { ...held, ...message.story, articles: withOne(held.articles, message.article) };
    case 'ArticleDetached':
      return { ...held, ...message.story, articles: without(held.articles, message.articleId) };
    case 'TimelineEventAdded':
      return { ...held, ...message.story, timeline: withOne(held.timeline, message.timelineEvent) };
    case 'StoryMerged':
      if (message.fromId === held.id) return { ...held, mergedInto: message.into };
      return replaced(held, message.story);
    case 'StorySnapshot':
    case 'StoryRevised':
    case 'SourceRerated':
      return replaced(held, message.story);
    default:
      // A checkpoint moves the cursor only. A reset says that what was missed cannot be told: a snapshot follows it.
      return held;
  }
}

/** Newest first. */
export function articlesOf({ articles }) {
  return [...articles.values()].sort(
    (a, b) => b.publishedAt.localeCompare(a.publishedAt) || (a.id < b.id ? -1 : 1),
  );
}

/** Newest first. */
export function momentsOf({ timeline }) {
  return [...timeline.values()].sort((a, b) => b.occurredAt.localeCompare(a.occurredAt));
}

/** A story that its reader may no longer see stays as it was last seen. */
function replaced(held, story) {
  return story ? wholeStory(story) : held;
}

function byId(nodes) {
  return new Map(nodes.map((node) => [node.id, node]));
}

function withOne(nodes, node) {
  return node ? new Map(nodes).set(node.id, node) : nodes;
}

function without(nodes, id) {
  const rest = new Map(nodes);
  rest.delete(id);
  return rest;
}
