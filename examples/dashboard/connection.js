import { byId, plural, setText } from './element.js';

/** Messages that follow each other within this are one replay. */
const QUIET_MS = 700;
const NEWS_MS = 6_000;

/** Says, politely, how this page stands with its server, and what it brought along when it came back. */
export function createConnection() {
  const place = byId('connection');
  const text = byId('connection-text');
  let missed = 0;
  let timer;

  function say(state, words) {
    clearTimeout(timer);
    place.dataset.state = state;
    setText(text, words);
  }

  function settle() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      say('caught-up', missed === 0 ? 'Caught up' : `Caught up: ${plural(missed, 'update')}`);
      timer = setTimeout(() => say('live', 'Live'), NEWS_MS);
    }, QUIET_MS);
  }

  return {
    connected(isRetry) {
      if (!isRetry) return say('live', 'Live');
      missed = 0;
      say('catching-up', 'Catching up');
      settle();
    },
    message() {
      if (!['catching-up', 'caught-up'].includes(place.dataset.state)) return;
      missed += 1;
      settle();
    },
    lost() {
      if (place.dataset.state !== 'ended') say('reconnecting', 'Reconnecting');
    },
    ended(words) {
      say('ended', words);
    },
  };
}
