/** Digits of counters and of cursors made of them may differ by so many bytes. */
const SLACK = 6;

/** Throws unless all sides sent the same, but for cursor, time and counts. Answers the length of a frame in bytes. */
export function checkFrames(stages) {
  const [first, ...others] = stages.map((stage) => stage.frame());
  for (const [at, frame] of others.entries()) {
    const isAlike = timeless(frame) === timeless(first) && Math.abs(frame.length - first.length) <= SLACK;
    if (!isAlike) throw new Error(`Frames differ.\n${first}\n${stages[at + 1].side.title}:\n${frame}`);
  }
  return first.length;
}

/** The frame without what tells one event and one subscriber from another, its keys in one order. */
function timeless(frame) {
  const { type, payload } = JSON.parse(frame);
  const { cursor, occurredAt, article, story, ...rest } = payload.data.articleAttached;
  const { title, url, source } = article;
  const textual = [title, url].map((text) => text.replaceAll(/\d/g, '0'));
  return JSON.stringify([type, typeof cursor, typeof occurredAt, textual, source, Object.keys(story), rest]);
}
