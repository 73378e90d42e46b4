import { naturalIds } from './naturalId.ts';

/** The id of a row of the demo newsroom, so that examples can name it. Another namespace would be another newsroom. */
export const demoId = naturalIds('parallax-demo-newsroom');
