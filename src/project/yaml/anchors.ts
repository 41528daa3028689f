/** The anchors of a document, and what is said about aliases and anchors that do not fit. */
import { emptyNode, type YamlNode } from './nodes.ts';
import type { ProblemDetails } from './problem.ts';
import type { NameToken } from './tokens.ts';

interface Anchor {
  node: YamlNode;
  place: NameToken;
  /** Whether its value is still being read. */
  isOpen: boolean;
}

export class Anchors {
  private readonly anchors = new Map<string, Anchor>();
  private readonly problems: ProblemDetails[];

  /** Problems are added to the list that is given. */
  constructor(problems: ProblemDetails[]) {
    this.problems = problems;
  }

  define(place: NameToken, node: YamlNode, isOpen: boolean): void {
    const earlier = this.anchors.get(place.value);
    if (earlier) {
      this.problems.push({
        start: place.start,
        end: place.end,
        message: `the anchor \`&${place.value}\` is defined twice`,
        help: 'rename one of them',
        related: [{ start: earlier.place.start, end: earlier.place.end, text: 'first defined here' }],
      });
    }
    this.anchors.set(place.value, { node, place, isOpen });
  }

  /** Says that the value of an anchor is complete. */
  close(place: NameToken, node: YamlNode): void {
    const anchor = this.anchors.get(place.value);
    if (anchor?.node === node) anchor.isOpen = false;
  }

  /** The node that an alias names; a substitute for it where there is none. */
  resolve(alias: NameToken): YamlNode {
    const anchor = this.anchors.get(alias.value);
    if (anchor && !anchor.isOpen) return anchor.node;
    this.problems.push(anchor ? containsItself(alias, anchor) : withoutAnchor(alias));
    return { ...emptyNode(alias.end), isSubstitute: true };
  }
}

function withoutAnchor({ start, end, value }: NameToken): ProblemDetails {
  return {
    start,
    end,
    message: `the alias \`*${value}\` has no anchor \`&${value}\` above it`,
    help: `mark the value it should repeat with \`&${value}\`, or put it in quotes if it is text`,
    mayFollow: true,
  };
}

function containsItself({ start, end, value }: NameToken, { place }: Anchor): ProblemDetails {
  return {
    code: 'TQ1006',
    start,
    end,
    message: `the alias \`*${value}\` stands inside the value it refers to`,
    help: 'write the value out; one that contains itself cannot be sent to a server',
    related: [{ start: place.start, end: place.end, text: 'the value begins here' }],
  };
}
