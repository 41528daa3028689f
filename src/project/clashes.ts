/** What files that are deployed together must not have in common: they would overwrite each other on the server. */
import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Span } from '../diagnostics/span.ts';
import type { JsonObject } from '../json.ts';
import { isEqual } from '../plan/equal.ts';

/** A deployment or a block, and where a file names it. */
export interface Claim {
  /** `flow/deployment`, or the name of a block. */
  name: string;
  where: Span;
  /** What it would be on the server. */
  content?: JsonObject;
}

/** What one file makes. */
export interface Claims {
  deployments: readonly Claim[];
  blocks: readonly Claim[];
}

/** A finding at each of the places. Blocks of one content may be in as many files as there are. */
export function clashes(files: readonly Claims[]): Diagnostic[] {
  const deployments = inSeveral(files.map((each) => each.deployments));
  const blocks = inSeveral(files.map((each) => each.blocks)).filter(
    ([first, ...others]) => !others.every(({ content }) => isEqual(content, first?.content)),
  );
  return [
    ...deployments.flatMap((claims) => atEach(claims, deploymentClash)),
    ...blocks.flatMap((claims) => atEach(claims, blockClash)),
  ];
}

/** Those that more than one file has: the first of each file. */
function inSeveral(files: readonly (readonly Claim[])[]): Claim[][] {
  const found = new Map<string, Claim[]>();
  for (const claims of files) {
    const first = new Map<string, Claim>();
    for (const claim of claims) if (!first.has(claim.name)) first.set(claim.name, claim);
    for (const [name, claim] of first) found.set(name, [...(found.get(name) ?? []), claim]);
  }
  return [...found.values()].filter((claims) => claims.length > 1);
}

function atEach(claims: readonly Claim[], say: (name: string, place: Places) => Diagnostic): Diagnostic[] {
  return claims.map(({ name, where }) => {
    const others = claims.filter((other) => other.where !== where);
    return say(name, { where, related: others.map((other) => ({ where: other.where, text: 'here, too' })) });
  });
}

type Places = Required<Pick<Diagnostic, 'where' | 'related'>>;

function deploymentClash(name: string, places: Places): Diagnostic {
  return diagnostic('TQ2054', {
    message: `deployment \`${name}\` is in more than one file`,
    ...places,
    help: 'rename one of them; the second would overwrite the first on the server',
  });
}

function blockClash(name: string, places: Places): Diagnostic {
  return diagnostic('TQ2055', {
    message: `block \`${name}\` is in more than one file, with different contents`,
    ...places,
    help: 'rename one of them, or let both name one block file',
  });
}
