import type { Plugin } from 'graphql-yoga';
import { visibilityOf } from '../../resolvers/viewer.ts';
import type { ServerContext } from '../serverContext.ts';
import type { Hub } from './hub.ts';
import { type LiveDependencies, LiveOperation } from './liveOperation.ts';
import { OperationKeys } from './operationKey.ts';

/**
 * Has every subscription, over whichever transport, run by the hub. Answers its outlet at once: whatever comes of it, errors too,
 * comes through there, and a client can leave at any moment.
 */
export function useLiveSubscriptions(hub: Hub, dependencies: LiveDependencies): Plugin<ServerContext> {
  const keys = new OperationKeys();
  return {
    onSubscribe({ setSubscribeFn }) {
      setSubscribeFn((args) => {
        const { session, record, openOutlet }: ServerContext = args.contextValue;
        const { name, viewer } = visibilityOf(session.viewer);
        const outlet = openOutlet();
        hub.join(
          new LiveOperation(dependencies, { key: keys.keyOf(args, name), args, viewer, record }),
          outlet,
        );
        return outlet;
      });
    },
  };
}
