import type { Position } from '../../events/position.ts';
import type { SharedResult } from './sharedResult.ts';

/** A message as it goes out: its result, and the place in the log after it. */
export interface Delivery {
  readonly position: Position;
  readonly result: SharedResult;
}

/** Messages that are executed and sent together, at most: a busy moment's, with bounded memory. */
export const MOST_TOGETHER = 64;
