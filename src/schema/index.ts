import type { GraphQLSchema } from 'graphql';
import { builder } from './builder.ts';
import './article.ts';
import './breakdown.ts';
import './connection.ts';
import './coverage.ts';
import './errors.ts';
import './mutation.ts';
import './node.ts';
import './query.ts';
import './scalars.ts';
import './search.ts';
import './source.ts';
import './story.ts';
import './stream.ts';
import './subscription.ts';
import './texts.ts';
import './topic.ts';

/** The schema, made of what the files above hang on the builder. */
export const schema: GraphQLSchema = builder.toSchema();
