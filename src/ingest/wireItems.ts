import { slugify } from '../domain/slug.ts';
import { encodeGlobalId } from '../resolvers/globalId.ts';
import { readDemoOutlets, readWireFile } from './demoFiles.ts';
import { demoId } from './demoId.ts';

/** An invented article that the wire can bring: all of it but the time. */
export interface WireItem {
  /** As the API names the story. */
  readonly storyId: string;
  readonly outlet: string;
  readonly article: {
    readonly url: string;
    readonly title: string;
    readonly excerpt: string;
    readonly authors: readonly string[];
    readonly language: string;
  };
}

/** All items in the order in which they are played. Their addresses hold the time of the run: each run brings articles of its own. */
export async function readWireItems(now: Date): Promise<WireItem[]> {
  const outlets = new Map((await readDemoOutlets()).map((outlet) => [outlet.slug, outlet]));
  const run = now.toISOString().replace(/\D/g, '');
  return (await readWireFile()).map(({ story, outlet: slug, title, excerpt, language = 'en', author }) => {
    const outlet = outlets.get(slug);
    if (!outlet) throw new RangeError(`The wire names ${slug}, an outlet that the demo newsroom lacks.`);
    return {
      storyId: encodeGlobalId('Story', demoId('Story', story)),
      outlet: outlet.name,
      article: {
        url: `https://www.${outlet.domain}/wire/${run}/${slugify(title)}`,
        title,
        excerpt,
        authors: [author],
        language,
      },
    };
  });
}
