import type { Database } from '../db/database.ts';
import type { Owner, Ownership, Rater, Rating, Source } from '../db/generated/client.ts';

/** All rows that the catalogue keeps: the outlets and who rates and owns them. */
export interface CatalogueRows {
  sources: (Source & { aliases: { alias: string }[] })[];
  raters: Rater[];
  ratings: Rating[];
  owners: Owner[];
  ownerships: Ownership[];
}

/** Reads the whole catalogue in one consistent look, in a fixed order. */
export async function readCatalogue({ prisma }: Database): Promise<CatalogueRows> {
  const [sources, raters, ratings, owners, ownerships] = await prisma.$transaction([
    prisma.source.findMany({
      include: { aliases: { select: { alias: true }, orderBy: { alias: 'asc' } } },
      orderBy: { ordinal: 'asc' },
    }),
    prisma.rater.findMany({ orderBy: { id: 'asc' } }),
    prisma.rating.findMany({ orderBy: { id: 'asc' } }),
    prisma.owner.findMany({ orderBy: { id: 'asc' } }),
    prisma.ownership.findMany({ orderBy: { id: 'asc' } }),
  ]);
  return { sources, raters, ratings, owners, ownerships };
}
