import DataLoader from 'dataloader';

/** A loader of at most one row a key. `read` answers rows in any order; `cacheMap` has those that were read for others. */
export function oneLoader<K extends string | number, R extends T, T = R>(
  read: (keys: readonly K[]) => Promise<readonly R[]>,
  keyOf: (row: R) => K,
  cacheMap: Map<K, Promise<T | null>> = new Map(),
): DataLoader<K, T | null> {
  return new DataLoader(
    async (keys) => {
      const rows = new Map((await read(keys)).map((row) => [keyOf(row), row]));
      return keys.map((key) => rows.get(key) ?? null);
    },
    { cacheMap },
  );
}

/** The same of all rows a key, in the order in which `read` answers them. */
export function manyLoader<K extends string | number, R extends T, T = R>(
  read: (keys: readonly K[]) => Promise<readonly R[]>,
  keyOf: (row: R) => K,
  cacheMap: Map<K, Promise<readonly T[]>> = new Map(),
): DataLoader<K, readonly T[]> {
  return new DataLoader(
    async (keys) => {
      const groups = new Map<K, R[]>();
      for (const row of await read(keys)) {
        const group = groups.get(keyOf(row));
        if (group) group.push(row);
        else groups.set(keyOf(row), [row]);
      }
      return keys.map((key) => groups.get(key) ?? []);
    },
    { cacheMap },
  );
}
