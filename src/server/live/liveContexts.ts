import type { Viewer } from '../../resolvers/viewer.ts';
import type { Application } from '../application.ts';

/** What results for subscriptions are read with: loaders that are as old as the event, or younger. */
export class LiveContexts {
  readonly #app: Application;
  readonly #shared = new Map<Viewer, object>();

  constructor(app: Application) {
    this.#app = app;
  }

  fresh(viewer: Viewer): object {
    return this.#app.openContext(viewer, { statements: 0 });
  }

  /**
   * One context for all groups of a visibility that an event wakes, so that they read the same rows together. It is handed out
   * until those have begun, before anything that is read can have arrived: so whoever gets it has finished with the one before, and
   * no subscription sees a state older than one that it has seen.
   */
  shared(viewer: Viewer): object {
    const known = this.#shared.get(viewer);
    if (known) return known;
    if (this.#shared.size === 0) queueMicrotask(() => this.#shared.clear());
    const context = this.fresh(viewer);
    this.#shared.set(viewer, context);
    return context;
  }
}
