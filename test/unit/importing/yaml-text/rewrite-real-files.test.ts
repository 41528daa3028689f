/** Changes by chance in files as people write them: the text then says just what is wanted. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isSameValue } from '../../../../src/importing/same-value.ts';
import { rewriteYaml } from '../../../../src/importing/yaml-text/rewrite.ts';
import { YamlTimestamp, type YamlValue } from '../../../../src/project/document.ts';
import { parseDocument } from '../../../../src/project/parse-document.ts';
import { isMapping, type YamlMapping } from '../../../../src/project/yaml-value.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const FILES = ['real-world', 'e2e/projects', 'fixtures'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('prefect.yaml'))
    .map((name) => join(folder, name))
    .filter((name) => statSync(join(ROOT, name)).isFile()),
);

/** The same numbers in every run (a linear congruence). */
function chanceFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const VALUES: YamlValue[] = [
  1,
  true,
  null,
  'a: b',
  'two\nlines',
  [1, 'x'],
  { new: { a: [] } },
  [{ a: 1, b: 2 }],
  {},
  [],
];

/** One change somewhere below; the value itself is not touched. */
function changed(value: YamlValue, chance: (below: number) => number): YamlValue {
  const other = VALUES[chance(VALUES.length)] as YamlValue;
  if (value instanceof YamlTimestamp || (!isMapping(value) && !Array.isArray(value))) return other;
  const keys = Object.keys(value);
  const key = keys[chance(keys.length)];
  const question = chance(5);
  if (Array.isArray(value)) {
    const index = Number(key ?? 0);
    if (question === 0) return value.toSpliced(chance(value.length + 1), 0, other);
    if (question === 1) return value.toSpliced(index, 1);
    return key === undefined ? [other] : value.with(index, changed(value[index] as YamlValue, chance));
  }
  if (question === 0) return { ...value, [`added ${chance(9)}`]: other };
  if (question === 1) return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
  return key === undefined ? { a: other } : { ...value, [key]: changed(value[key] as YamlValue, chance) };
}

/** What an edit may leave as it is is the reader's business to see; such files are left out here. */
const isPlain = (text: string): boolean => !/[&*]\w|<<|\t|^\?/m.test(text);

test('200 changes, over all files', () => {
  let count = 0;
  const wrong: string[] = [];
  const chance = chanceFrom(7);
  for (const file of FILES) {
    const parsed = parseDocument(file, readFileSync(join(ROOT, file)));
    const { document, text } = parsed;
    if (
      document === undefined ||
      parsed.diagnostics.length > 0 ||
      !isPlain(text) ||
      !isMapping(document.data)
    )
      continue;
    for (let round = 0; round < 2; round += 1) {
      let after: YamlValue = document.data;
      for (let times = chance(3); times >= 0; times -= 1) after = changed(after, chance);
      const keys = Object.keys(document.data);
      if (!isMapping(after) || !keys.some((key) => Object.hasOwn(after as YamlMapping, key))) continue;
      const rewritten = rewriteYaml(text, document.data, after as YamlMapping);
      const told = `${file}: ${JSON.stringify(after)}\n${rewritten}`;
      const { data } = (rewritten === undefined ? parsed : parseDocument(file, rewritten)).document ?? {
        data: 'no YAML',
      };
      if (!isSameValue(data, after)) wrong.push(told);
      count += 1;
    }
  }
  expect(wrong).toEqual([]);
  expect(count).toBeGreaterThan(200);
}, 60_000);
