import cluster, { type Worker } from 'node:cluster';
import type { Figures } from './metrics.ts';

/** What processes behind one port tell each other: a worker asks the first process, which asks all workers, and answers. */
type Message =
  | { readonly about: 'figures'; readonly kind: 'ask'; readonly question: number }
  | { readonly about: 'figures'; readonly kind: 'tell'; readonly round: number }
  | { readonly about: 'figures'; readonly kind: 'told'; readonly round: number; readonly figures: Figures }
  | {
      readonly about: 'figures';
      readonly kind: 'answer';
      readonly question: number;
      readonly all: Figures[];
    };

/** A worker that has not told its figures by then has ended, or is stuck: they are left out. In milliseconds. */
const LONGEST_MS = 1_000;

/** In the first process: has all workers tell their figures whenever one of them asks. */
export function gatherFigures(): void {
  const rounds = new Map<number, (figures: Figures) => void>();
  let round = 0;

  function ask(asking: Worker, question: number): void {
    const number = ++round;
    const all: Figures[] = [];
    let missing = 0;
    const answer = (): void => {
      clearTimeout(timer);
      rounds.delete(number);
      send(asking, { about: 'figures', kind: 'answer', question, all });
    };
    const timer = setTimeout(answer, LONGEST_MS);
    rounds.set(number, (figures) => {
      all.push(figures);
      if (all.length === missing) answer();
    });
    for (const worker of Object.values(cluster.workers ?? {})) {
      if (worker && send(worker, { about: 'figures', kind: 'tell', round: number })) missing += 1;
    }
  }

  cluster.on('message', (worker, message: unknown) => {
    if (!isMessage(message)) return;
    if (message.kind === 'ask') ask(worker, message.question);
    if (message.kind === 'told') rounds.get(message.round)?.(message.figures);
  });
}

/** In a worker: tells its own figures when it is asked; answers how to have those of all. */
export function shareFigures(worker: Worker, own: () => Promise<Figures>): () => Promise<Figures[]> {
  const questions = new Map<number, (all: Figures[]) => void>();
  let question = 0;
  worker.on('message', async (message: unknown) => {
    if (!isMessage(message)) return;
    if (message.kind === 'tell') {
      send(worker, { about: 'figures', kind: 'told', round: message.round, figures: await own() });
    } else if (message.kind === 'answer') {
      questions.get(message.question)?.(message.all);
      questions.delete(message.question);
    }
  });
  return () =>
    new Promise((resolve) => {
      question += 1;
      questions.set(question, resolve);
      send(worker, { about: 'figures', kind: 'ask', question });
    });
}

/** False where the other process is gone. */
function send(worker: Worker, message: Message): boolean {
  if (!worker.isConnected()) return false;
  // It may end at this very moment.
  worker.send(message, () => {});
  return true;
}

function isMessage(message: unknown): message is Message {
  return typeof message === 'object' && message !== null && 'about' in message && message.about === 'figures';
}
