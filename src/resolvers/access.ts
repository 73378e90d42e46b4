/** Why a viewer may, or may not, read what a story's editors wrote. */
export interface StoryAccess {
  readonly granted: boolean;
  readonly reason: 'OPEN';
  readonly used: number | null;
  readonly limit: number | null;
  readonly resetsAt: Date | null;
}

/** The one place that decides on locked text, for every path. Without metering everything is open. */
export function accessToStory(): StoryAccess {
  return { granted: true, reason: 'OPEN', used: null, limit: null, resetsAt: null };
}
