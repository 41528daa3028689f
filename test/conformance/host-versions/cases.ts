/** Versions and ranges, made of parts that matter; the same ones each time. */

const RELEASES = [
  '0',
  '1',
  '1.0',
  '3',
  '3.0',
  '3.0.1',
  '3.8.8',
  '3.9',
  '3.10',
  '2.99.0',
  '4',
  '3.0.0.1',
  '2026.11.22',
];
const SUFFIXES = [
  '',
  'a1',
  '-beta.2',
  'rc1',
  '.c2',
  '_preview_3',
  '.dev0',
  'rc1.dev2',
  '.post1',
  '-1',
  'r3',
  '.post1.dev4',
  'rc1.post2',
  '+local.1',
  '+1.2',
  '.post2+ABC',
  '.dev20260101120000123456',
];
const ODD = [
  '',
  ' ',
  'v3.8.8',
  ' 3.8.8 ',
  '1!2.0',
  '1!3.8.8rc1',
  '01.02.03',
  '3.8.8.*',
  '3..8',
  '3.8.',
  '.3',
  'abc',
  '3.8.8+',
  '3.8.8+a..b',
  '3.8.8-',
  '3.8.8rc1rc2',
  '3.8.8.post1.post2',
  '3,8',
  '٣.٨',
  '3.8.8\n',
  '3.0.1-rc.1',
  '3.0.1-alpha.beta',
  '3.0.1-01',
  '3.0.1_1',
  'V3.1',
  '3.0.1rc1+build.5',
];
const OPERATORS = ['==', '!=', '<', '<=', '>', '>=', '~=', '==='];
const WRITTEN_RANGES = [
  '',
  '*',
  '>=3.0,<4.0',
  '>=3.0.1,<4.0.0',
  ' >= 3.0 , < 4 ,',
  '>=3,!=3.8.*',
  '==3.*',
  '==3.8.*',
  '!=3.0.*',
  '==1!3.*',
  '~=3.0',
  '~=3',
  '~=3.0.1rc1',
  '>=3.*',
  '==3.8.8rc1.*',
  '>=3.0.1rc1,<4',
  '>=1.0+local',
  '^3.0.1',
  '^0.2.3',
  '^0.0.3',
  '^0',
  '~3',
  '~3.0',
  '~3.0.1',
  '=3',
  '3.0.1',
  'v3.0.1',
  '===3.8.8',
  '===3.8.8RC1',
  '>=',
  '>= 3 4',
  '<4;',
  '>=3 <4',
  '=>3',
  '><3',
  '*,>=3',
  '<3.0.0-rc.1',
  '>=3.0.1-alpha',
];

/** Every release with every suffix, and texts that are hardly versions. */
export function versions(): string[] {
  return [...RELEASES.flatMap((release) => SUFFIXES.map((suffix) => release + suffix)), ...ODD];
}

/** Every operator with some versions, and ranges as people write them. */
export function ranges(): string[] {
  const bounds = versions().filter((_, index) => index % 5 === 0);
  return [...OPERATORS.flatMap((operator) => bounds.map((bound) => operator + bound)), ...WRITTEN_RANGES];
}

/** `count` pairs, in which each of both lists comes about equally often. */
export function pairs<One, Other>(
  ones: readonly One[],
  others: readonly Other[],
  count: number,
): [One, Other][] {
  // A step without a common factor with either length goes through all of them.
  return Array.from({ length: count }, (_, index) => [
    ones[(index * 7919) % ones.length] as One,
    others[(index * 104_729 + Math.floor(index / others.length)) % others.length] as Other,
  ]);
}
