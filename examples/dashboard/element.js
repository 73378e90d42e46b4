/** Makes an element; strings among the children are text, so that nothing a newsroom writes is ever read as HTML. */
export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

export const byId = (id) => document.getElementById(id);

/** Sets text where it differs: a live region speaks of every change, and a selection outlives what is not one. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function plural(count, noun) {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
