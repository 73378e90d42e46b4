import { type DocumentNode, Source } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { PresentFault } from '../fault.ts';
import type { ServerContext } from '../serverContext.ts';
import type { Limits } from './limits.ts';
import { checkShape } from './shape.ts';
import { checkTokens } from './tokens.ts';

/** Looks at a document before the parser and before the validator do, on every transport. */
export function useDocumentLimits(limits: Limits, present: PresentFault): Plugin<ServerContext> {
  const passed = new WeakSet<DocumentNode>();

  return {
    onParse({ parseFn, setParseFn }) {
      setParseFn((source, options) => {
        checkTokens(typeof source === 'string' ? new Source(source) : source, limits);
        return parseFn(source, options);
      });
    },
    onValidate({ params, context, setResult, setValidationFn }) {
      const document = params.documentAST;
      if (passed.has(document)) return;
      try {
        checkShape(document, limits);
        passed.add(document);
      } catch (error) {
        const refusal = [present(error, context.record)];
        setResult(refusal);
        // A later plugin may take the result back; the validator must not run all the same.
        setValidationFn(() => refusal);
      }
    },
  };
}
