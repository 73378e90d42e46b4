// The live page: reads one story, shows it, and shows what becomes of it.
import { createArticleList } from './articleList.js';
import { createBreakdown } from './breakdown.js';
import { createConnection } from './connection.js';
import { byId, element, plural, setText } from './element.js';
import { ask, follow } from './feed.js';
import { showStories } from './picker.js';
import { applied, articlesOf, momentsOf, wholeStory } from './story.js';
import { keepTimes } from './time.js';
import { showTimeline } from './timeline.js';

const STATUS = { EMERGING: 'Emerging', DEVELOPING: 'Developing', SETTLED: 'Settled', MERGED: 'Merged' };

const connection = createConnection();
const showBreakdown = createBreakdown();
const showArticles = createArticleList(byId('articles'));

await open(new URLSearchParams(location.search).get('story'));

async function open(wanted) {
  const { stories } = await ask('LiveStories', {}, connection.lost);
  const slug = wanted ?? stories.nodes[0]?.slug;
  const { story } = slug === undefined ? { story: null } : await ask('LiveStory', { slug }, connection.lost);
  showStories(stories.nodes, story?.slug);
  byId('story').setAttribute('aria-busy', 'false');
  if (!story) return nothing(wanted);

  const { cursor, ...read } = story;
  let held = wholeStory(read);
  show(held);
  keepTimes();
  follow(
    { storyId: held.id, after: cursor },
    {
      onMessage: (message) => {
        held = applied(held, message);
        connection.message();
        show(held);
      },
      onConnected: connection.connected,
      onLost: connection.lost,
      onEnd: (how) => end(how, held),
    },
  );
}

function show(story) {
  document.title = `${story.headline} · Parallax Live`;
  setText(byId('headline'), story.headline);
  setText(byId('dek'), story.dek ?? '');
  setText(byId('story-status'), STATUS[story.status]);
  setText(byId('topics'), story.topics.map(({ name }) => name).join(' · '));
  showBreakdown(story);
  const articles = articlesOf(story);
  showArticles(articles);
  const older = story.articleCount - byId('articles').childElementCount;
  byId('more').hidden = older <= 0;
  setText(byId('more'), `and ${plural(Math.max(older, 0), 'earlier article')}`);
  showTimeline(byId('timeline'), momentsOf(story));
}

function nothing(wanted) {
  const words = wanted ? `There is no story “${wanted}”.` : 'There is no developing story yet.';
  setText(byId('headline'), words);
  setText(byId('dek'), wanted ? 'Choose another one from the stories above.' : '');
  connection.ended('Not connected');
}

/** A stream ends by itself where its story was merged into another one. */
function end(how, { mergedInto }) {
  const notice = byId('notice');
  notice.hidden = false;
  if (how === 'complete') {
    connection.ended('Ended');
    const to = mergedInto
      ? element('a', { href: `/live?story=${encodeURIComponent(mergedInto.slug)}` }, mergedInto.headline)
      : 'another one';
    notice.replaceChildren('This story was merged into ', to, mergedInto ? '.' : ' that you cannot see.');
  } else {
    connection.ended('Stopped');
    notice.replaceChildren(
      'The server ended this stream. ',
      element('a', { href: location.href }, 'Read the story again'),
      '.',
    );
  }
}
