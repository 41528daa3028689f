/** The tree of a YAML text: aliases lead to the very node they name, merge keys are still keys. */
import type { YamlValue } from '../document.ts';
import type { Range } from './problem.ts';

interface NodeBase extends Range {
  /** Complete: `tag:yaml.org,2002:int`. */
  tag: string;
  /** Whether the tag is written in front of it. */
  isTagged?: boolean;
  /** How many values it stands for with its aliases written out, and how deep they are nested. */
  size: number;
  depth: number;
  /** Its value, once `construct.ts` has made it. */
  built?: { value: YamlValue };
}

export interface ScalarNode extends NodeBase {
  kind: 'scalar';
  value: string;
  /** Whether it stands for an alias that leads nowhere, which is reported already. */
  isSubstitute?: boolean;
}

export interface SequenceNode extends NodeBase {
  kind: 'sequence';
  items: YamlNode[];
}

export interface MappingNode extends NodeBase {
  kind: 'mapping';
  /** After construction: merged pairs first, then its own. */
  pairs: Pair[];
  /** How many of them are its own, once they are merged. */
  ownPairs?: number;
}

export interface Pair {
  key: YamlNode;
  value: YamlNode;
  /** The key in the data, once it has been made; absent for a pair that merges. */
  name?: string;
}

export type YamlNode = ScalarNode | SequenceNode | MappingNode;

const STANDARD = 'tag:yaml.org,2002:';

/** The tags PyYAML's `safe_load` gives a meaning to, and `value` and `yaml`, which it resolves and then refuses. */
export const TAGS = {
  null: `${STANDARD}null`,
  bool: `${STANDARD}bool`,
  int: `${STANDARD}int`,
  float: `${STANDARD}float`,
  str: `${STANDARD}str`,
  seq: `${STANDARD}seq`,
  map: `${STANDARD}map`,
  binary: `${STANDARD}binary`,
  timestamp: `${STANDARD}timestamp`,
  omap: `${STANDARD}omap`,
  pairs: `${STANDARD}pairs`,
  set: `${STANDARD}set`,
  merge: `${STANDARD}merge`,
  value: `${STANDARD}value`,
  yaml: `${STANDARD}yaml`,
} as const;

/** A tag as one writes it: `!!int`. */
export function shortTag(tag: string): string {
  if (tag.startsWith(STANDARD)) return `!!${tag.slice(STANDARD.length)}`;
  return tag.startsWith('!') ? tag : `!<${tag}>`;
}

/** A value that is not written. */
export function emptyNode(offset: number): ScalarNode {
  return { kind: 'scalar', start: offset, end: offset, tag: TAGS.null, value: '', size: 1, depth: 0 };
}
