import { byId, element, plural } from './element.js';

/** The newest developing stories as links: each opens this page on another story. */
export function showStories(stories, current) {
  const picker = byId('picker');
  byId('stories').replaceChildren(
    ...stories.map(({ slug, headline, sourceCount, biasBreakdown }) => {
      const bar = element('span', { class: 'mini-bar', 'aria-hidden': 'true' });
      for (const side of ['left', 'center', 'right']) {
        const part = element('span', { class: side });
        part.style.flexGrow = String(biasBreakdown[side].percent ?? 0);
        bar.append(part);
      }
      return element(
        'li',
        {},
        element(
          'a',
          {
            href: `/live?story=${encodeURIComponent(slug)}`,
            'aria-current': slug === current ? 'page' : null,
          },
          element('span', { class: 'title' }, headline),
          ' ',
          element('span', { class: 'count' }, plural(sourceCount, 'outlet')),
          bar,
        ),
      );
    }),
  );
  picker.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape' || !picker.open) return;
    picker.open = false;
    picker.querySelector('summary').focus();
  });
  document.addEventListener('click', ({ target }) => {
    if (!picker.contains(target)) picker.open = false;
  });
}
