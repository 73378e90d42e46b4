import { element } from './element.js';
import { timeOf } from './time.js';

/** What happened in the story itself, as its editors tell it: the newest first. */
export function showTimeline(list, moments) {
  if (moments.length === 0) {
    list.replaceChildren(element('li', { class: 'none' }, 'Nothing yet.'));
    return;
  }
  list.replaceChildren(
    ...moments.map(({ occurredAt, headline, detail }) =>
      element(
        'li',
        {},
        timeOf(occurredAt),
        element('h3', {}, headline),
        ...(detail ? [element('p', {}, detail)] : []),
      ),
    ),
  );
}
