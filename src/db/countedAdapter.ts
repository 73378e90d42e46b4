import type {
  SqlDriverAdapter,
  SqlMigrationAwareDriverAdapterFactory,
  SqlQueryable,
} from '@prisma/driver-adapter-utils';
import type { Tally } from './tally.ts';

/** The same adapter, with every statement that Prisma sends through it added to `tally`. */
export function countedAdapter(
  factory: SqlMigrationAwareDriverAdapterFactory,
  tally: Tally,
): SqlMigrationAwareDriverAdapterFactory {
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => countedConnection(await factory.connect(), tally),
    connectToShadowDb: () => factory.connectToShadowDb(),
  };
}

function countedConnection(adapter: SqlDriverAdapter, tally: Tally): SqlDriverAdapter {
  count(adapter, tally);
  const startTransaction = adapter.startTransaction.bind(adapter);
  adapter.startTransaction = async (isolationLevel) => {
    const transaction = await startTransaction(isolationLevel);
    count(transaction, tally);
    return transaction;
  };
  return adapter;
}

function count(queryable: SqlQueryable, tally: Tally): void {
  const queryRaw = queryable.queryRaw.bind(queryable);
  const executeRaw = queryable.executeRaw.bind(queryable);
  queryable.queryRaw = (query) => {
    tally.add();
    return queryRaw(query);
  };
  queryable.executeRaw = (query) => {
    tally.add();
    return executeRaw(query);
  };
}
