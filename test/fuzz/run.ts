/**
 * `npm run fuzz -- --seconds 600 --seed 7`: tries inputs until time is up, prints what was found and how much was tried.
 * Each input with a fault is made small and kept in `test/fuzz/found/`, which the tests replay.
 */
import { parseArgs } from 'node:util';
import { readCorpus } from './corpus.ts';
import { fuzz } from './fuzz.ts';
import { keep, kindOf } from './keep.ts';
import { makeInput } from './make-input.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    from: { type: 'string', default: '0' },
    inputs: { type: 'string' },
  },
});
const seed = Number(values.seed);
const budget = {
  seed,
  seconds: Number(values.seconds),
  from: Number(values.from),
  inputs: values.inputs === undefined ? undefined : Number(values.inputs),
};
console.log(`seed ${seed}`);
const outcome = await fuzz(budget, ({ index, fault }) => console.log(`input ${index}: ${fault}`));
const perSecond = outcome.inputs / outcome.seconds;
console.log(
  `${outcome.inputs} inputs in ${outcome.seconds.toFixed(0)} s, ${perSecond.toFixed(0)} a second; ` +
    `${outcome.codes.size} codes seen, ${outcome.faults.length} faults`,
);
const corpus = readCorpus();
const kinds = new Set<string>();
for (const { index, fault } of outcome.faults) {
  const kind = kindOf(fault);
  if (kinds.has(kind)) continue;
  kinds.add(kind);
  console.log(`kept ${await keep(makeInput(corpus, seed, index), `seed-${seed}-input-${index}`, fault)}`);
}
process.exitCode = outcome.faults.length === 0 ? 0 : 1;
