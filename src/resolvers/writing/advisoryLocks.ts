import { Prisma } from '../../db/generated/client.ts';
import type { Transaction } from '../../db/transaction.ts';
import { texts } from './rows.ts';

/** What a text that is locked stands for: the same text in two rooms is two locks. */
const ROOMS = { fingerprint: 0, movedAddress: 1 } as const;

/** Locks texts, whether there is a row of them or not, until the transaction ends; always in one order. */
export async function lockTexts(
  tx: Transaction,
  room: keyof typeof ROOMS,
  keys: ReadonlySet<string>,
): Promise<void> {
  if (keys.size === 0) return;
  await tx.$queryRaw(Prisma.sql`
    SELECT count(pg_advisory_xact_lock("key"))::int AS "held"
      FROM (SELECT DISTINCT hashtextextended("text", ${ROOMS[room]}::int) AS "key"
              FROM unnest(${texts(keys)}) AS given("text") ORDER BY "key") AS ordered`);
}
