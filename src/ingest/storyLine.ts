import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Leaning, Side } from '../domain/leaning.ts';

/** One line of a stories file as `docs/import.schema.json` allows it. */
export interface StoryLine {
  story_id: string;
  title: string;
  topic?: string | null;
  topics?: string[];
  date?: string | null;
  summary?: string | null;
  dek?: string | null;
  image?: string | null;
  status?: 'EMERGING' | 'DEVELOPING' | 'SETTLED';
  articles: ArticleLine[];
  overview?: { text: string; citations?: string[] }[];
  analyses?: { side: Side; text: string; citations?: string[] }[];
  faq?: { question: string; answer: string; citations?: string[] }[];
  timeline?: { date: string; headline: string; detail?: string | null; citations?: string[] }[];
}

export interface ArticleLine {
  title: string;
  url: string;
  source?: string | null;
  domain?: string | null;
  date?: string | null;
  bias?: 'left' | 'center' | 'right' | null;
  bias5?: 'left' | 'lean left' | 'center' | 'lean right' | 'right' | 'mixed' | null;
  leaning?: Leaning | null;
  lead?: string | null;
  authors?: string[];
  image?: string | null;
  language?: string | null;
}

/** What PostgreSQL cannot hold: NUL, and halves of surrogate pairs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: this is what must not be in a text.
const NOT_STORABLE = /\u0000|\p{Surrogate}/u;

/** A line that no story can be made of; the message says why. */
export class BadLine extends Error {}

/** Reads the schema and answers the function that reads a line by it. That throws BadLine with the first fault it finds. */
export async function storyLineReader(): Promise<(text: string) => StoryLine> {
  const schema: object = JSON.parse(
    await readFile(new URL('../../docs/import.schema.json', import.meta.url), 'utf8'),
  );
  const isStoryLine = new Ajv2020({ strict: true, allowUnionTypes: true }).compile<StoryLine>(schema);

  return (text) => {
    const value = parsed(text);
    if (!isStoryLine(value)) {
      const [fault] = isStoryLine.errors ?? [];
      const allowed: unknown = fault?.params['allowedValues'];
      const oneOf = Array.isArray(allowed) ? `: ${allowed.join(', ')}` : '';
      throw new BadLine(
        `${fault?.instancePath || 'the line'} ${fault?.message ?? 'is not as documented'}${oneOf}`,
      );
    }
    return value;
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text, (key, value: unknown) => {
      if (typeof value === 'string' && NOT_STORABLE.test(value)) {
        throw new BadLine(`${key} holds a character that cannot be stored (NUL or half a surrogate pair)`);
      }
      return value;
    });
  } catch (error) {
    if (error instanceof BadLine) throw error;
    throw new BadLine(`not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
