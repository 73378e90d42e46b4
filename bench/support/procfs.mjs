// What Linux knows of another process, from /proc.
import { readFileSync } from 'node:fs';

/** /proc counts in hundredths of a second on every Linux that Node runs on. */
const TICKS_A_SECOND = 100;

/** Seconds of processor time that the process has taken so far, its own and the kernel's for it. */
export function cpuSeconds(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the command in brackets, which may hold blanks.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}

/** Bytes of memory that the process holds. */
export function residentBytes(pid) {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) * 1_024;
}

/** Files, sockets among them, that this process may hold open. Node has raised it to the hard limit by itself. */
export function openFilesLimit() {
  const [, soft] = /Max open files\s+(\S+)/.exec(readFileSync('/proc/self/limits', 'utf8'));
  return soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft);
}
