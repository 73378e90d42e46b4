import type { Outlet } from './live/outlet.ts';
import type { RequestRecord } from './requestRecord.ts';
import type { Session } from './session.ts';

/** What a transport hands to GraphQL with each operation; resolvers find it beside the application's own context. */
export interface ServerContext extends Record<string, unknown> {
  record: RequestRecord;
  session: Session;
  /** Where the results of a subscription go. */
  openOutlet: () => Outlet;
}

/** For the hook whose context has no type. */
export function isServerContext(context: unknown): context is ServerContext {
  return typeof context === 'object' && context !== null && 'record' in context;
}
