import type { CodegenConfig } from '@graphql-codegen/cli';

/** Scalars as JSON brings them; enums as types, which cost nothing when the program runs. */
const TYPES = {
  useTypeImports: true,
  enumsAsTypes: true,
  scalars: { DateTime: 'string', URL: 'string', StreamCursor: 'string' },
};

/**
 * Typed documents from the committed schema: what a frontend would generate for its own. `npm run codegen` writes those of the
 * example operations where the tests use them, and those of the Node client beside it; the dashboard has no build, so that its
 * documents are only checked. Point `documents` at your own to use it elsewhere.
 */
const config: CodegenConfig = {
  schema: 'schema.graphql',
  emitLegacyCommonJSImports: false,
  generates: {
    'test/generated/': {
      documents: ['examples/graphiql/*.graphql', 'examples/dashboard/*.graphql'],
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: TYPES,
    },
    'examples/node-client/generated/': {
      documents: 'examples/node-client/*.graphql',
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      // As text: a client that only sends them needs no parser.
      config: { ...TYPES, documentMode: 'string' },
    },
  },
};

export default config;
