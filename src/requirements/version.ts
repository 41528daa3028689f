/** Versions of Python packages (PEP 440), as the library `packaging` 26.3 reads and orders them. */

/** A version, taken apart. Numbers are `bigint`, since a development release may count to 20 digits. */
export interface Version {
  epoch: bigint;
  /** `[3n, 8n, 8n]`; at least one, zeros at the end as written. */
  release: readonly bigint[];
  /** `rc1` is `['rc', 1n]`. */
  pre?: readonly ['a' | 'b' | 'rc', bigint];
  post?: bigint;
  dev?: bigint;
  /** `+cu118.2` is `['cu118', 2n]`. */
  local?: readonly (string | bigint)[];
}

const PATTERN =
  /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|beta|preview|pre|rc|a|b|c)[-_.]?(\d+)?)?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d+)?)?(?:[-_.]?(dev)[-_.]?(\d+)?)?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/i;
/** No release of an index has a longer one, and a pattern may need long for it. */
const LONGEST = 200;

/** Undefined for a text that is no version; blanks around it do not count. */
export function parseVersion(text: string): Version | undefined {
  const bare = text.trim();
  const match = bare.length > LONGEST ? null : PATTERN.exec(bare);
  if (match === null) return undefined;
  const [
    ,
    epoch,
    release = '',
    preWord,
    preNumber,
    shortPost,
    postWord,
    postNumber,
    devWord,
    devNumber,
    local,
  ] = match;
  const post = shortPost ?? (postWord === undefined ? undefined : (postNumber ?? '0'));
  return {
    epoch: BigInt(epoch ?? 0),
    release: release.split('.').map(BigInt),
    ...(preWord === undefined ? {} : { pre: [preKind(preWord), BigInt(preNumber ?? 0)] as const }),
    ...(post === undefined ? {} : { post: BigInt(post) }),
    ...(devWord === undefined ? {} : { dev: BigInt(devNumber ?? 0) }),
    ...(local === undefined ? {} : { local: localParts(local) }),
  };
}

function preKind(word: string): 'a' | 'b' | 'rc' {
  const letter = word.toLowerCase();
  if (letter.startsWith('a')) return 'a';
  return letter.startsWith('b') ? 'b' : 'rc';
}

function localParts(local: string): (string | bigint)[] {
  return local
    .toLowerCase()
    .split(/[-_.]/)
    .map((part) => (/^\d+$/.test(part) ? BigInt(part) : part));
}

/** Below zero where the first is the older one; `3.8` and `3.8.0` are the same. */
export function orderVersions(one: Version, other: Version): number {
  return orderPublic(one, other) || orderLocal(one.local, other.local);
}

/** As `orderVersions`, of what stands before `+`. */
export function orderPublic(one: Version, other: Version): number {
  return orderBases(one, other) || orderLists(suffixKey(one), suffixKey(other));
}

/** As `orderVersions`, of epoch and release alone. */
export function orderBases(one: Version, other: Version): number {
  return orderNumbers(one.epoch, other.epoch) || orderLists(one.release, other.release);
}

/** As `orderVersions`, of two texts by the numbers that they begin with, whatever follows: `3.8` and `3.8.0rc1` are the same. */
export function orderReleases(one: string, other: string): number {
  return orderLists(numbersOf(one), numbersOf(other));
}

function numbersOf(text: string): bigint[] {
  return (/^\d+(\.\d+)*/.exec(text)?.[0] ?? '0').split('.').map(BigInt);
}

/** An alpha, beta, candidate or development release; a development release of a `.post1` is one, too. */
export function isPrerelease({ pre, dev }: Version): boolean {
  return pre !== undefined || dev !== undefined;
}

/** The normal form: `v3.8.0-RC1` is `3.8.0rc1`. */
export function versionText({ epoch, release, pre, post, dev, local }: Version): string {
  return [
    epoch === 0n ? '' : `${epoch}!`,
    release.join('.'),
    pre?.join('') ?? '',
    post === undefined ? '' : `.post${post}`,
    dev === undefined ? '' : `.dev${dev}`,
    local === undefined ? '' : `+${local.join('.')}`,
  ].join('');
}

/** In the order in which they come: a bare `.dev`, then `a`, `b`, `rc`, the release, its `.post`. */
const PRE_RANKS = { a: 1n, b: 2n, rc: 3n } as const;
const WITHOUT_PRE = 4n;

function suffixKey({ pre, post, dev }: Version): bigint[] {
  const isBareDev = pre === undefined && post === undefined && dev !== undefined;
  const rank = pre === undefined ? WITHOUT_PRE : PRE_RANKS[pre[0]];
  return [isBareDev ? 0n : rank, pre?.[1] ?? 0n, post ?? -1n, dev === undefined ? 1n : 0n, dev ?? 0n];
}

/** Missing numbers are zeros. */
function orderLists(one: readonly bigint[], other: readonly bigint[]): number {
  for (let index = 0; index < Math.max(one.length, other.length); index += 1) {
    const order = orderNumbers(one[index] ?? 0n, other[index] ?? 0n);
    if (order !== 0) return order;
  }
  return 0;
}

function orderNumbers(one: bigint, other: bigint): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** None is the oldest; a number is newer than a word; a longer one is newer than its beginning. */
function orderLocal(one: Version['local'] = [], other: Version['local'] = []): number {
  for (let index = 0; index < Math.max(one.length, other.length); index += 1) {
    const order = orderParts(one[index], other[index]);
    if (order !== 0) return order;
  }
  return 0;
}

function orderParts(one: string | bigint | undefined, other: string | bigint | undefined): number {
  if (one === undefined || other === undefined) return one === other ? 0 : one === undefined ? -1 : 1;
  if (typeof one === 'bigint' && typeof other === 'bigint') return orderNumbers(one, other);
  if (typeof one !== typeof other) return typeof one === 'bigint' ? 1 : -1;
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
