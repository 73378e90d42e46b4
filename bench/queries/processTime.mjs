// What Linux says of processes: on other systems these figures are left out.
import { readFile } from 'node:fs/promises';

/** Linux counts in hundredths of a second for everybody who reads /proc. */
const TICK_MS = 10;

/** Milliseconds that each process has spent on a processor, in user and system mode, by its id. One that is gone is left out. */
export async function processorTimes(pids) {
  const times = new Map();
  for (const pid of pids) {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
    if (text === null) continue;
    // The second field is a name in brackets, which may hold spaces.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    times.set(pid, (Number(fields[11]) + Number(fields[12])) * TICK_MS);
  }
  return times;
}

/** Milliseconds spent between two looks; null where nobody says. A process that began in between counts from its start. */
export function spentBetween(before, after) {
  if (after.size === 0) return null;
  return [...after].reduce((sum, [pid, ms]) => sum + ms - (before.get(pid) ?? 0), 0);
}

/** Megabytes that a process holds in memory; null where nobody says. */
export async function memoryMb(pid) {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(text)?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) / 1_024;
}
