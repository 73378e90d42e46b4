// The part of the contract that the benchmark asks for, answered from memory: what all peers serve.
import DataLoader from 'dataloader';
import { OUTLET, sampleCursor } from '../sample.mjs';

export const typeDefs = `
  type Query {
    story(id: ID!): Story
  }
  type Mutation {
    attachArticle(title: String!, url: String!): Boolean!
  }
  type Subscription {
    articleAttached(storyId: ID!): ArticleAttached!
  }
  type ArticleAttached {
    cursor: String!
    occurredAt: String!
    storyId: ID!
    story: Story
    articleId: ID!
    article: Article
  }
  type Story {
    id: ID!
    articleCount: Int!
  }
  type Article {
    id: ID!
    url: String!
    title: String!
    publishedAt: String!
    source: Source!
  }
  type Source {
    id: ID!
    name: String!
    consensus: Consensus!
  }
  type Consensus {
    leaning: String
  }
`;

export function createNewsroom() {
  const story = { id: 'story', articleCount: 0 };
  const source = { id: 'source', name: OUTLET.name, consensus: { leaning: OUTLET.leaning } };
  const articles = new Map();

  return {
    story: () => story,
    /** Keeps the article and answers its event, with loaders that all subscribers share. */
    attach({ title, url }) {
      story.articleCount += 1;
      const id = `article-${story.articleCount}`;
      const now = new Date().toISOString();
      articles.set(id, { id, url, title, publishedAt: now, sourceId: source.id });
      return {
        cursor: sampleCursor(story.articleCount),
        occurredAt: now,
        storyId: story.id,
        articleId: id,
        loaders: createLoaders(),
      };
    },
  };

  function createLoaders() {
    const sources = new DataLoader(async (ids) => ids.map((id) => (id === source.id ? source : null)));
    return {
      stories: new DataLoader(async (ids) => ids.map((id) => (id === story.id ? { ...story } : null))),
      articles: new DataLoader(async (ids) =>
        ids.map((id) => {
          const article = articles.get(id);
          return article && { ...article, source: () => sources.load(article.sourceId) };
        }),
      ),
    };
  }
}

/** Fields that all peers resolve alike. */
export const eventFields = {
  story: (event) => event.loaders.stories.load(event.storyId),
  article: (event) => event.loaders.articles.load(event.articleId),
};
