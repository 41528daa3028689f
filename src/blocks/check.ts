/** What a check on a block file is given. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Document } from '../project/document.ts';
import type { YamlMapping } from '../project/yaml-value.ts';

/** A block file that holds a mapping. */
export interface WrittenBlock {
  document: Document;
  /** `document.data` */
  data: YamlMapping;
}

/** Looks at one thing; says nothing of a field whose type is wrong, which another check does. */
export type BlockCheck = (block: WrittenBlock) => Diagnostic[];
