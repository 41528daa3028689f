/** What `tq` asks of a Prefect server when it does not know what is there. Reads only. */
import type { BeyondFile } from '../importing/beyond-file.ts';
import type { NamePattern } from '../importing/name-pattern.ts';
import type { LiveBlock } from '../plan/block-state.ts';
import type { LiveDeployment } from '../plan/state.ts';

export interface ListedDeployment extends LiveDeployment {
  beyond: readonly BeyondFile[];
}

export interface PrefectListing {
  /** Those that fit one of the patterns, all when there are none; with their automations, sorted by flow and name. */
  listDeployments(patterns: readonly NamePattern[]): Promise<ListedDeployment[]>;
  /** Every block of a type, sorted by name; secrets in plain text. None where the server does not know the type. */
  listBlocks(typeSlug: string): Promise<LiveBlock[]>;
}
