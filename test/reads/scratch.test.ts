import { writeFileSync } from 'node:fs';
import { it } from 'vitest';
import { openTestNewsroom } from '../support/newsroom.ts';

it('dump', async () => {
  const n = await openTestNewsroom('embedded', 'demo');
  const d = await n.data(
    `{ stories(first: 100) { totalCount nodes { id slug headline status articleCount sourceCount firstPublishedAt lastArticleAt topics { slug }
    biasBreakdown { total rated unrated left { percent } center { percent } right { percent } blindspot { underCoveredBy dominantSide expectedPercent pValue explanation } }
    articles(first: 100) { nodes { url title publishedAt attachedAt ownLeaning language leaning imageUrl source { slug } originalArticle { url } titleHistory { title seenAt } } } } }
    sources(first: 100) { nodes { slug domain aliases country language medium factuality articleCount consensus { leaning score spread confidence ratings { rater { slug } originalLabel ratedAt } } owners { owner { slug } sharePercent since until } } }
    articles(first: 1) { totalCount } }`,
    {},
    { roles: ['INGEST'] },
  );
  writeFileSync('/tmp/dump.json', JSON.stringify(d, null, 1));
  await n.close();
});
