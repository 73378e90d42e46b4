import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { REAL } from '../import/support.ts';

/** In several languages and alphabets; the real roundups are in English. */
const HEADLINES = [
  'Élections à São Tomé: un café naïf et l’œuvre du président',
  'Газета пишет о выборах в парламент',
  'Αποτελέσματα εκλογών στην Ελλάδα',
  '選挙の新聞報道が分かれる',
  'الجزيرة تغطي نتائج الانتخابات',
  'Süddeutsche Straße: “größte” Wahl & <ihre> Folgen',
  'El país vota mañana: lo que dice la oposición',
];

const LANGUAGES = ['en', 'es', null];

interface Article {
  title: string;
  source: string | null;
  url: string;
  date: string | null;
  lead: string | null;
}

/**
 * Lines of a stories file in which the roundups' articles are dealt anew, each under a second address, among stories of 5
 * to 16 articles, with articles of local outlets that somebody owns among them. The roundups have three articles a story and
 * no known owner: only so are there blindspots, samples that suffice, long lists within a story and effective owners.
 */
export async function mixture(): Promise<string> {
  const articles = await roundupArticles();
  const owned = await ownedOutlets();
  const lines: string[] = [];
  for (let from = 0, n = 0; from < articles.length; n += 1) {
    const size = 5 + (n % 9);
    const told = articles.slice(from, from + size).map(({ title, source, url, date, lead }, place) => ({
      ...{ title, source, date: date ?? '2021-04-22', lead },
      url: `${url}${url.includes('?') ? '&' : '?'}again=${n}`,
      language: LANGUAGES[(n + place) % 3],
      leaning: (n + place) % 11 === 0 ? 'FAR_RIGHT' : null,
    }));
    const local = owned.slice((n * 3) % 90, ((n * 3) % 90) + (n % 4)).map((domain, place) => ({
      title: `What ${domain} has of it`,
      source: null,
      date: `2021-05-0${1 + place}T0${n % 10}:00:00Z`,
      lead: null,
      url: `https://${domain}/${n}/${place}`,
    }));
    lines.push(
      JSON.stringify({
        story_id: `mixture-${n}`,
        title: n % 5 === 0 ? HEADLINES[(n / 5) % HEADLINES.length] : `Mixture ${n}`,
        // Two of one size, which dictionaries and code points have in different orders.
        topics: ['mixture', 'mix_twice', `Mixture ${n % 4}`],
        articles: [...told, ...local],
        ...(n % 10 === 0 ? textsOf(told.map(({ url }) => url)) : {}),
      }),
    );
    from += size;
  }
  return `${lines.join('\n')}\n`;
}

/** Texts that cite articles of their story; two things happen at the same time. */
function textsOf(citations: readonly string[]) {
  return {
    overview: [
      { text: 'It is told in several ways.', citations },
      { text: 'Nobody doubts it.', citations: citations.slice(1, 2) },
    ],
    analyses: [
      { side: 'RIGHT', text: 'As one side has it.', citations: citations.slice(0, 3) },
      { side: 'LEFT', text: 'As the other has it.', citations: citations.slice(2) },
    ],
    faq: [{ question: 'Who says so?', answer: 'They do.', citations: citations.slice(0, 1) }],
    timeline: [
      { date: '2021-04-22', headline: 'It began', citations: citations.slice(0, 2) },
      { date: '2021-04-22', headline: 'It ended', citations: [] },
    ],
  };
}

/** In an order that has nothing to do with their stories, and is the same every time. */
async function roundupArticles(): Promise<Article[]> {
  const lines = (await readFile(REAL.stories, 'utf8')).split('\n').filter((line) => line !== '');
  const articles = lines.flatMap((line) => {
    const story: { articles: Article[] } = JSON.parse(line);
    return story.articles;
  });
  const digest = ({ url }: Article) => createHash('sha1').update(url).digest('hex');
  return articles
    .map((article) => ({ article, at: digest(article) }))
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .map(({ article }) => article);
}

/** Domains of local outlets, owner by owner, so that neighbours often share one. */
async function ownedOutlets(): Promise<string[]> {
  const rows: { domain: string; owner: string }[] = parse(await readFile(REAL.ownership), { columns: true });
  return rows
    .filter(({ domain, owner }) => owner !== '' && /^[a-z0-9]+\.com$/.test(domain))
    .sort((a, b) => (a.owner < b.owner ? -1 : Number(a.owner > b.owner)))
    .filter((_, place) => place % 4 !== 3)
    .map(({ domain }) => domain)
    .filter((domain, place, all) => all.indexOf(domain) === place);
}
