import type { Ask } from './support.ts';

/** Asks what it asks, and answers every answer that it got, whole. */
export type Reading = (ask: Ask) => Promise<unknown>;

/** One operation. */
export function one(query: string): Reading {
  return (ask) => ask(query);
}

/**
 * A list from one end to the other, or as far as `most` pages, by its own cursors. `field`: `name` or `name(arguments)`.
 * `edge`: what else is asked of each entry; without its cursor those of the pages are no part of the answer either.
 */
export function walk(
  field: string,
  selection: string,
  {
    most = 200,
    backward = false,
    edge = 'cursor',
  }: { most?: number; backward?: boolean; edge?: string } = {},
): Reading {
  const [name, given = ''] = field.split(/\((.*)\)$/s);
  const paging = backward ? 'last: 100, before: $at' : 'first: 100, after: $at';
  const query = `query ($at: String) {
    list: ${name}(${paging} ${given}) {
      totalCount edges { ${edge} node { ${selection} } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }`;
  return async (ask) => {
    const answers = [];
    for (let at: string | null = null; answers.length < most; ) {
      const answer = await ask(query, { at });
      const { pageInfo, ...list } = answer.data?.list ?? {};
      answers.push(edge.includes('cursor') ? answer : list);
      if (!(backward ? pageInfo?.hasPreviousPage : pageInfo?.hasNextPage)) break;
      at = backward ? pageInfo.startCursor : pageInfo.endCursor;
    }
    return answers;
  };
}

/** What one operation finds, and another about its ids: `$ids`, and the first two as `$a` and `$b`. */
export function about(found: string, query: string): Reading {
  return async (ask) => {
    const answer = await ask(`{ ${found} }`);
    const ids = idsIn(answer);
    return [answer, await ask(query, { ids, a: ids[0], b: ids[1] })];
  };
}

/** Every `id` in an answer, in its order. */
function idsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) =>
    name === 'id' && typeof part === 'string' ? [part] : idsIn(part),
  );
}
