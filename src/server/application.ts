import type { GraphQLSchema } from 'graphql';
import type { Count } from '../db/counted.ts';
import type { Tally } from '../db/tally.ts';
import type { Viewer } from '../resolvers/viewer.ts';
import type { Authenticator } from './authentication.ts';

/** What the server serves; it knows nothing else of what stands behind. */
export interface Application {
  readonly schema: GraphQLSchema;
  /**
   * What resolvers are given, made anew for each operation; the statements by which that reads are added to `count`. Its own
   * enumerable properties are copied, so no class instance.
   */
  readonly openContext: (viewer: Viewer, count: Count) => object;
  /** The same for a query: it may be given what others have read since the last event. */
  readonly openQuery: (viewer: Viewer, count: Count) => object;
  /** Finds out who asks, over every transport. */
  readonly authenticator: Authenticator;
  /** Counts all SQL statements. */
  readonly tally: Tally;
  /** Fails where the database does not answer. */
  readonly ping: () => Promise<unknown>;
  /** Another object each time that something has happened; null where nobody can say whether it has. */
  readonly stamp: () => object | null;
  /** Whether requests can be answered now; false or a failure is 503 at `/health/ready`. */
  readonly isReady: () => Promise<boolean> | boolean;
  /** Offset of the last event that was taken in, and milliseconds since the event log was last read without an error. */
  readonly progress: () => { readonly applied: number; readonly silentMs: number };
}
