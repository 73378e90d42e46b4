import { type Logger, pino } from 'pino';
import type { LogLevel } from '../config.ts';

/**
 * A line is written within a tenth of a second, many at once where many come; what is left when the process ends. Those of one
 * turn of the event loop are handed on together, since each hand-over copies what waits to be written.
 */
export function openLog(level: LogLevel): Logger {
  const destination = pino.destination({
    dest: 1,
    sync: false,
    minLength: 65_536,
    maxWrite: 131_072,
    periodicFlush: 100,
  });
  let lines = '';
  const handOn = (): void => {
    destination.write(lines);
    lines = '';
  };
  const write = (line: string): void => {
    if (lines === '') setImmediate(handOn);
    lines += line;
  };
  return pino({ level }, { write });
}
