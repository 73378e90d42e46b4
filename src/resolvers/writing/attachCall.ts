import type { Role } from '../../db/generated/enums.ts';
import type { Issue } from '../mutationErrors.ts';
import type { ArticleInput } from './articles.ts';

/** One article that somebody wants in one story. */
export interface AttachCall {
  readonly storyId: string;
  /** Left out: the outlet of the article's host. */
  readonly sourceId: string | null;
  /** Canonical; null where what was given is no address. */
  readonly url: string | null;
  readonly article: Omit<ArticleInput, 'url' | 'sourceOrdinal'>;
  /** What is wrong with the input: said only once the ids are found to be right. */
  readonly issues: readonly Issue[];
  /** Whether it is taken from the story that holds it. */
  readonly move: boolean;
  readonly role: Role;
}

export type AttachAnswer =
  /** `attached` is false where the story held it already. */
  | {
      readonly kind: 'there';
      readonly articleId: string;
      readonly storyId: string;
      readonly attached: boolean;
    }
  | { readonly kind: 'noStory' }
  | { readonly kind: 'noSource' }
  | { readonly kind: 'invalid'; readonly issues: readonly Issue[] }
  | { readonly kind: 'heldElsewhere'; readonly storyId: string }
  /** An editor placed it elsewhere, or took it out of this story. */
  | { readonly kind: 'editorsChoice' };
