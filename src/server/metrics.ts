import type { ServerResponse } from 'node:http';
import {
  type Aggregator,
  AggregatorRegistry,
  Counter,
  collectDefaultMetrics,
  Gauge,
  Histogram,
  Registry,
} from 'prom-client';
import type { RequestRecord } from './requestRecord.ts';

/** What is looked at when somebody asks for the metrics. */
export interface Vitals {
  readonly subscriptions: number;
  readonly groups: number;
  readonly sockets: number;
  /** Messages that subscriptions were sent since the start. */
  readonly delivered: number;
  /** SQL statements since the start, whoever sent them. */
  readonly statements: number;
  /** Offset of the last event that was taken in. */
  readonly applied: number;
  /** Milliseconds since the event log was last read without an error. */
  readonly silentMs: number;
}

interface Vital {
  readonly name: `parallax_${string}`;
  readonly help: string;
  readonly type: 'gauge' | 'counter';
  /** What one figure is made of those of several processes. */
  readonly aggregator: Aggregator;
  readonly read: (vitals: Vitals) => number;
}

/** All metrics that are looked up; beside them stand the duration of requests, and what prom-client tells of any process. */
const VITALS = [
  {
    name: 'parallax_processes',
    help: 'Processes behind this port that have answered.',
    type: 'gauge',
    aggregator: 'sum',
    read: () => 1,
  },
  {
    name: 'parallax_live_subscriptions',
    help: 'Subscriptions under way, over sockets and server-sent events.',
    type: 'gauge',
    aggregator: 'sum',
    read: ({ subscriptions }) => subscriptions,
  },
  {
    name: 'parallax_live_groups',
    help: 'Groups of subscriptions that share each execution.',
    type: 'gauge',
    aggregator: 'sum',
    read: ({ groups }) => groups,
  },
  {
    name: 'parallax_live_sockets',
    help: 'Open WebSockets.',
    type: 'gauge',
    aggregator: 'sum',
    read: ({ sockets }) => sockets,
  },
  {
    name: 'parallax_live_messages_total',
    help: 'Messages that subscriptions were sent.',
    type: 'counter',
    aggregator: 'sum',
    read: ({ delivered }) => delivered,
  },
  {
    name: 'parallax_sql_statements_total',
    help: 'SQL statements that were sent.',
    type: 'counter',
    aggregator: 'sum',
    read: ({ statements }) => statements,
  },
  {
    name: 'parallax_log_applied_offset',
    help: 'Offset of the last event of the log that was taken in; of several processes, that of the last one.',
    type: 'gauge',
    aggregator: 'min',
    read: ({ applied }) => applied,
  },
  {
    name: 'parallax_log_silence_seconds',
    help: 'Since the event log was last read without an error; of several processes, the longest. Not ready above 5.',
    type: 'gauge',
    aggregator: 'max',
    read: ({ silentMs }) => silentMs / 1_000,
  },
] as const satisfies readonly Vital[];

/** From a front page out of the cache to a time-out. */
const DURATION_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** All that one process has to tell, as it is handed to another. */
export type Figures = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

/** The metrics of one server, for Prometheus. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #durations: Histogram<'operation' | 'status'>;
  #hasDefaults = false;

  constructor(vitals: () => Vitals) {
    const registers = [this.#registry];
    this.#durations = new Histogram({
      name: 'parallax_http_request_duration_seconds',
      help: 'Until the answer had gone out, by type of operation and class of status; a subscription lasts until it ends.',
      labelNames: ['operation', 'status'],
      buckets: DURATION_BUCKETS,
      registers,
    });
    for (const { type, read, ...described } of VITALS) {
      if (type === 'gauge') {
        new Gauge({
          ...described,
          registers,
          collect() {
            this.set(read(vitals()));
          },
        });
      } else {
        new Counter({
          ...described,
          registers,
          collect() {
            this.reset();
            this.inc(read(vitals()));
          },
        });
      }
    }
  }

  /** Notes a request whose answer has gone out, or whose client has gone away. */
  note(response: ServerResponse, { operationType, startedAt }: RequestRecord): void {
    this.#durations.observe(
      { operation: operationType ?? 'none', status: `${Math.floor(response.statusCode / 100)}xx` },
      (performance.now() - startedAt) / 1_000,
    );
  }

  /** As they are now. What is told of any process is watched from the first time on that somebody asks. */
  async figures(): Promise<Figures> {
    if (!this.#hasDefaults) collectDefaultMetrics({ register: this.#registry });
    this.#hasDefaults = true;
    return this.#registry.getMetricsAsJSON();
  }
}

/** Sends the figures of one process or several as Prometheus reads them. */
export async function sendMetrics(response: ServerResponse, ofProcesses: readonly Figures[]): Promise<void> {
  const text = await AggregatorRegistry.aggregate([...ofProcesses]).metrics();
  response.writeHead(200, {
    'content-type': Registry.PROMETHEUS_CONTENT_TYPE,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  });
  response.end(text);
}
