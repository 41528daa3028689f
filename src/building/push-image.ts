/** Pushing one name of an image, and reading back from the registry what it has now. */
import type { Clock } from '../ports/clock.ts';
import type { EngineFailure, ImageEngine } from '../ports/image-engine.ts';
import type { Registry } from '../ports/registry.ts';
import { type ImageReference, withDigest } from '../images/reference.ts';
import { parseReference } from '../images/reference.ts';
import { TqError } from '../tq-error.ts';
import { orRefused, refused } from './outside.ts';

export interface PushPorts {
  registry: Registry;
  clock: Clock;
  note: (line: string) => void;
}

/** Waits before each further try, in milliseconds; uploads that broke off are resumed layer by layer. */
const WAITS = [1_000, 3_000, 8_000];

/**
 * The digest under which the registry has what was pushed. Throws `TqError`. When somebody else moved the tag meanwhile,
 * it is still the digest of this very push, which the tag no longer names; `isTagUsed` makes that an error.
 */
export async function pushImage(
  reference: string,
  engine: ImageEngine,
  { isTagUsed, onLine }: { isTagUsed: boolean; onLine: (line: string) => void },
  ports: PushPorts,
): Promise<string> {
  const parsed = referenceOf(reference);
  const { registry } = ports;
  const credential = await registry.credentialFor(parsed.registry);
  const credentials = credential === undefined ? [] : [credential];
  const pushed = await untilPushed(() => engine.push(reference, credentials, onLine), ports);
  const found = orRefused(await registry.digestOf(parsed));
  if (found === null)
    throw new TqError('failed', `the registry does not have \`${reference}\` that was just pushed to it`, {
      help: 'is the image pushed to the place that it is pulled from?',
    });
  if (pushed.digest === undefined || pushed.digest === found.digest) return found.digest;
  await requireDigest(parsed, pushed.digest, registry);
  const moved = `the tag of \`${reference}\` was moved by somebody else while this ran`;
  if (isTagUsed)
    throw new TqError('failed', `${moved}, so it does not name what was pushed`, {
      help: 'deploy again, or leave `tq.pin` at `digest`',
    });
  ports.note(`${moved}; deployments are pinned to what was pushed`);
  return pushed.digest;
}

/** Throws unless the registry has the very manifest that the engine says it pushed. */
async function requireDigest(parsed: ImageReference, digest: string, registry: Registry): Promise<void> {
  const own = orRefused(await registry.digestOf(referenceOf(withDigest(parsed, digest))));
  if (own !== null) return;
  throw new TqError('failed', `the registry has another image under \`${parsed.name}\` than was pushed`, {
    help: 'something between here and the registry changes manifests; deploy again',
  });
}

async function untilPushed(
  push: () => Promise<{ digest?: string } | EngineFailure>,
  { clock, note }: PushPorts,
): Promise<{ digest?: string }> {
  for (const wait of WAITS) {
    const answer = await push();
    if (!('failure' in answer)) return answer;
    if (answer.failure.isTransient !== true) throw refused(answer);
    note(`${answer.failure.message}; pushing again in ${wait / 1_000} s`);
    await clock.sleep(wait);
  }
  return orRefused(await push());
}

/** Of a name that was checked before. */
export function referenceOf(text: string): ImageReference {
  const parsed = parseReference(text);
  if ('fault' in parsed) throw new TqError('failed', `\`${text}\` cannot name an image: ${parsed.fault}`);
  return parsed;
}
