import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Database } from '../db/database.ts';
import { SetupError } from '../errors.ts';
import { ALLSIDES, type AllSidesRow, allSidesRow } from './allSides.ts';
import { csvRows } from './csvRows.ts';
import type { Mapping } from './importArguments.ts';
import { importedTime } from './importedTime.ts';
import { importOwnership } from './importOwnership.ts';
import { importRatings } from './importRatings.ts';
import { importStories } from './importStories.ts';
import { addLocalRow, type OwnedOutlet } from './localOwnership.ts';
import { MEDIA_BIAS_FACT_CHECK, mediaBiasFactCheckEntry, revisionOf } from './mediaBiasFactCheck.ts';
import type { RatedOutlet } from './ratedOutlet.ts';
import type { ImportReport } from './report.ts';
import { BadLine } from './storyLine.ts';

/** Files of ratings and owners are held whole while they are mapped: their outlets are few. */
const LARGEST_HELD = 64 * 1_048_576;

export interface FileImport {
  readonly path: string;
  readonly mapping: Mapping;
  /** When a rater published what the file holds; null where nobody said. */
  readonly ratedAt: Date | null;
  /** When the import takes place; left out: now, by the database's clock. */
  readonly now?: Date | undefined;
}

/** Imports one file by its mapping. Throws SetupError where the file or what belongs to it is missing. */
export async function importFile(
  database: Database,
  { path, mapping, ratedAt, now }: FileImport,
  report: ImportReport,
  signal: AbortSignal,
): Promise<void> {
  const size = await sizeOf(path);
  if (mapping === 'stories') return importStories(database, createReadStream(path), { report, signal, now });
  if (size > LARGEST_HELD) throw new SetupError(`${path} is larger than ${LARGEST_HELD} bytes.`);
  if (mapping === 'ownership')
    return importOwnership(database, await readOwnership(path, report), report, signal);
  if (mapping === 'allsides') {
    if (ratedAt === null)
      throw new SetupError(`${path}: say when these ratings were published: --rated-at 2022-12-01`);
    const outlets = await readAllSides(path, report);
    return importRatings(database, { rater: ALLSIDES, ratedAt, outlets }, report, signal);
  }
  const outlets = await readMediaBiasFactCheck(path, report);
  const file = { rater: MEDIA_BIAS_FACT_CHECK, ratedAt: ratedAt ?? (await revisionBeside(path)), outlets };
  return importRatings(database, file, report, signal);
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  if (found === null || !found.isFile()) throw new SetupError(`There is no file ${path}.`);
  return found.size;
}

/** Of several rows with one host the one that speaks for it best, else the first. */
async function readAllSides(path: string, report: ImportReport): Promise<RatedOutlet[]> {
  const best = new Map<string, RatedOutlet & { rank: number }>();
  for await (const row of csvRows(createReadStream(path), report)) {
    const mapped = attempt(() => allSidesRow(row), row.line, report);
    if (mapped === null) continue;
    if ('passedOver' in mapped) report.add({ [`passed over: ${mapped.passedOver}`]: 1 });
    else {
      const rank = mapped.rank ?? 0;
      const known = best.get(mapped.domain);
      if (known !== undefined) report.add({ 'passed over: parts of a host': 1 });
      if (known === undefined || rank < known.rank) best.set(mapped.domain, { ...mapped, rank });
    }
  }
  return [...best.values()];
}

async function readMediaBiasFactCheck(path: string, report: ImportReport): Promise<RatedOutlet[]> {
  const entries = await readJson(path);
  if (!Array.isArray(entries)) throw new SetupError(`${path} is no JSON array.`);
  const byDomain = new Map<string, RatedOutlet>();
  for (const [place, entry] of entries.entries()) {
    const mapped = attempt(() => mediaBiasFactCheckEntry(entry), `entry ${place + 1}`, report);
    if (mapped === null) continue;
    if ('passedOver' in mapped) report.add({ [`passed over: ${mapped.passedOver}`]: 1 });
    else if (byDomain.has(mapped.domain)) report.add({ 'passed over: parts of a host': 1 });
    else byDomain.set(mapped.domain, mapped);
  }
  return [...byDomain.values()];
}

async function readOwnership(path: string, report: ImportReport): Promise<OwnedOutlet[]> {
  const outlets = new Map<string, OwnedOutlet>();
  for await (const row of csvRows(createReadStream(path), report)) {
    const passedOver = attempt(() => addLocalRow(outlets, row) ?? '', row.line, report);
    if (passedOver) report.add({ [`passed over: ${passedOver}`]: 1 });
  }
  return [...outlets.values()];
}

async function revisionBeside(path: string): Promise<Date> {
  const latest = join(dirname(path), 'latest.json');
  const revision = revisionOf(await readJson(latest).catch(() => null));
  const ratedAt = revision === null ? null : importedTime(revision);
  if (ratedAt !== null) return ratedAt;
  throw new SetupError(
    `${path}: say when these ratings were published (--rated-at 2026-08-19), or put latest.json beside it.`,
  );
}

async function readJson(path: string): Promise<unknown> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    return value;
  } catch (error) {
    throw new SetupError(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function attempt<T extends AllSidesRow | ReturnType<typeof mediaBiasFactCheckEntry> | string>(
  map: () => T,
  where: number | string,
  report: ImportReport,
): T | null {
  try {
    return map();
  } catch (error) {
    if (!(error instanceof BadLine)) throw error;
    report.bad(where, error.message);
    return null;
  }
}
