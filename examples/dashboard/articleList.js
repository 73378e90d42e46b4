import { element, setText } from './element.js';
import { timeOf } from './time.js';

const LEANINGS = {
  FAR_LEFT: 'Far left',
  LEFT: 'Left',
  LEAN_LEFT: 'Lean left',
  CENTER: 'Center',
  LEAN_RIGHT: 'Lean right',
  RIGHT: 'Right',
  FAR_RIGHT: 'Far right',
};
const MARKS = { LEFT: '◀', CENTER: '●', RIGHT: '▶' };
/** So many rows are kept: what is older can be asked of the API. */
const MOST_ROWS = 80;

/** A list that holds each article once, in the order given; what was not there before slides in. */
export function createArticleList(list) {
  const rows = new Map();
  let isFirst = true;

  return (articles) => {
    const shown = articles.slice(0, MOST_ROWS);
    const ids = new Set(shown.map(({ id }) => id));
    for (const [id, { item }] of rows) {
      if (ids.has(id)) continue;
      item.remove();
      rows.delete(id);
    }
    let place = list.firstElementChild;
    for (const article of shown) {
      const row = rows.get(article.id) ?? makeRow(article.id);
      if (row.article !== article) fill(row, article);
      if (row.item === place) {
        place = place.nextElementSibling;
      } else {
        list.insertBefore(row.item, place);
      }
    }
    isFirst = false;
  };

  function makeRow(id) {
    const body = element('article');
    const item = element('li', { 'data-id': id }, body);
    if (!isFirst) item.classList.add('arriving');
    const row = { item, body, article: null };
    rows.set(id, row);
    return row;
  }
}

function fill(row, article) {
  const { side, leaning, language } = article;
  row.article = article;
  row.item.dataset.side = side ?? 'UNRATED';
  const title = element('h3', { lang: language }, linkTo(article));
  const chip = element('span', { class: 'chip' });
  const mark = element('span', { class: 'mark', 'aria-hidden': 'true' });
  setText(mark, MARKS[side] ?? '○');
  chip.append(mark, leaning ? LEANINGS[leaning] : 'Not rated');
  row.body.replaceChildren(
    element(
      'p',
      { class: 'byline' },
      element('span', { class: 'outlet' }, article.source.name),
      ' ',
      chip,
      ' ',
      timeOf(article.publishedAt),
    ),
    title,
    ...(article.excerpt ? [element('p', { class: 'excerpt', lang: language }, article.excerpt)] : []),
  );
}

function linkTo({ url, title }) {
  const isWeb = /^https?:\/\//.test(url);
  return isWeb ? element('a', { href: url, rel: 'external noopener noreferrer' }, title) : title;
}
