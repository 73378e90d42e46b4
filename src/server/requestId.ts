import { randomUUID } from 'node:crypto';

/** Letters, digits and `._:-`: nothing that could forge a log line or a header. */
const SANE = /^[\w.:-]{1,64}$/;

/** The name under which a request stands in the answer and the log: the caller's own where it is sane, else a new one. */
export function requestIdFrom(header: string | string[] | undefined): string {
  return typeof header === 'string' && SANE.test(header) ? header : randomUUID();
}
