import { byId, element, plural, setText } from './element.js';

const SIDES = [
  ['left', 'Left', '◀'],
  ['center', 'Center', '●'],
  ['right', 'Right', '▶'],
];
const NEWS_MS = 6_000;

/** The breakdown as a bar that moves, and in words beside it: the bar alone is for the eye. */
export function createBreakdown() {
  const bar = byId('bar');
  const legend = byId('legend');
  const items = new Map(SIDES.map((side) => [side[0], legendItem(side)]));
  const unrated = element('li', { class: 'unrated', hidden: '' });
  legend.replaceChildren(...[...items.values()].map(({ item }) => item), unrated);
  let before = null;

  return ({ biasBreakdown, articleCount, sourceCount }) => {
    setText(byId('counts'), `${plural(articleCount, 'article')} by ${plural(sourceCount, 'outlet')}`);
    bar.classList.toggle('empty', biasBreakdown.left.percent === null);
    for (const [side] of SIDES) {
      const { percent, count } = biasBreakdown[side];
      const segment = bar.querySelector(`.${side}`);
      segment.style.flexGrow = String(percent ?? 0);
      segment.classList.toggle('narrow', (percent ?? 0) < 8);
      setText(segment, percent ? `${percent} %` : '');
      show(items.get(side), { percent, count, moved: before && percent - before[side].percent });
    }
    unrated.hidden = biasBreakdown.unrated === 0;
    setText(unrated, `${plural(biasBreakdown.unrated, 'outlet')} not rated`);
    showBlindspot(biasBreakdown);
    before = biasBreakdown;
  };
}

function legendItem([side, label, mark]) {
  const percent = element('strong');
  const count = element('span', { class: 'count' });
  const delta = element('span', { class: 'delta', 'aria-hidden': 'true' });
  const name = element(
    'span',
    { class: 'name' },
    element('span', { class: 'mark', 'aria-hidden': 'true' }, mark),
    label,
  );
  // Words are read one after the other: what stands apart on the screen needs a space between.
  const item = element('li', { class: side }, name, ' ', percent, ' ', count, ' ', delta);
  return { item, percent, count, delta };
}

function show(parts, { percent, count, moved }) {
  setText(parts.percent, percent === null ? '–' : `${percent} %`);
  setText(parts.count, plural(count, 'outlet'));
  if (!moved) return;
  parts.delta.textContent = moved > 0 ? `▲ ${moved}` : `▼ ${-moved}`;
  parts.delta.classList.add('shown');
  clearTimeout(parts.timer);
  parts.timer = setTimeout(() => parts.delta.classList.remove('shown'), NEWS_MS);
}

function showBlindspot({ blindspot, hasSufficientSample }) {
  const note = byId('blindspot');
  note.hidden = !blindspot && hasSufficientSample;
  if (blindspot) {
    const side = blindspot.underCoveredBy.toLowerCase();
    note.replaceChildren(element('strong', {}, `Blindspot on the ${side}`), ` ${blindspot.explanation}`);
  } else if (!hasSufficientSample) {
    setText(note, 'Fewer than five rated outlets so far: the shares say little yet.');
  }
}
