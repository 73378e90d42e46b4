import type { GraphQLSchema } from 'graphql';
import type { Tally } from '../db/tally.ts';

/** What the server serves; it knows nothing else of what stands behind. */
export interface Application {
  readonly schema: GraphQLSchema;
  /** What resolvers are given, made anew for each operation. Its own enumerable properties are copied, so no class instance. */
  readonly openContext: () => object;
  /** Counts the SQL statements of each request. */
  readonly tally: Tally;
  /** Whether requests can be answered now; false or a failure is 503 at `/health/ready`. */
  readonly isReady: () => Promise<boolean> | boolean;
}
