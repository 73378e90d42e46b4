import type { CodegenConfig } from '@graphql-codegen/cli';

/**
 * Typed documents for the example operations, from the committed schema: what a frontend would generate for its own.
 * `npm run codegen` writes them where the tests use them; point `documents` at your own to use it elsewhere.
 */
const config: CodegenConfig = {
  schema: 'schema.graphql',
  emitLegacyCommonJSImports: false,
  documents: 'examples/graphiql/*.graphql',
  generates: {
    'test/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        scalars: { DateTime: 'string', URL: 'string', StreamCursor: 'string' },
      },
    },
  },
};

export default config;
