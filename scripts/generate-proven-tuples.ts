/**
 * Writes `src/preflight/host/proven-tuples.json`: what the tests run with, told from `python-requirements*.txt` and the
 * Python of `python-base.ts`. To be run again when one of them changes; a test says so.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import type { MeasuredEngine, ProvenTuple, ProvenTuples } from '../src/preflight/host/proven-tuples.ts';
import type { Pin } from '../src/preflight/host/pin.ts';
import { readRequirementList } from '../src/preflight/host/read-requirement-list.ts';
import { ROOT } from './python-environment.ts';

const FOLDER = join(ROOT, 'scripts');
const FILE = join(ROOT, 'src', 'preflight', 'host', 'proven-tuples.json');
/** The list of the lanes that run flows on a real server; with it the engine is Truthound. */
const END_TO_END = 'python-requirements.txt';
/** Distributions, by the names of their engines. */
const ENGINES = {
  truthound: 'truthound',
  pandera: 'pandera',
  great_expectations: 'great-expectations',
} as const;
const OF_TUPLE = ['prefect', 'truthound', 'truthound-orchestration'];

/** Throws where a list does not pin what it must. */
export function provenTuples(): ProvenTuples {
  const base = readFileSync(join(FOLDER, 'python-base.ts'), 'utf8');
  const python = required(/--python-version=(\d+\.\d+)/.exec(base)?.[1], 'python-base.ts names no Python');
  const others = readdirSync(FOLDER).filter((name) => /^python-requirements-.*\.txt$/.test(name));
  return {
    source: 'scripts/python-requirements*.txt, scripts/python-base.ts',
    endToEnd: [endToEnd(python, pinsOf(END_TO_END))],
    measured: [END_TO_END, ...others.sort()].flatMap((name) => measured(python, pinsOf(name))),
  };
}

function endToEnd(python: string, pins: readonly Pin[]): ProvenTuple {
  const others = pins.filter(({ name }) => !OF_TUPLE.includes(name));
  return {
    python,
    prefect: exact(pins, 'prefect'),
    truthound: exact(pins, 'truthound'),
    orchestration: exact(pins, 'truthound-orchestration'),
    engine: 'truthound',
    with: Object.fromEntries(others.map(({ name, specifier }) => [name, specifier])),
  };
}

function measured(python: string, pins: readonly Pin[]): MeasuredEngine[] {
  if (!pins.some(({ name }) => name === 'truthound-orchestration')) return [];
  const orchestration = exact(pins, 'truthound-orchestration');
  return Object.entries(ENGINES).flatMap(([engine, name]) => {
    const version = pins.find((pin) => pin.name === name)?.version;
    return version === undefined ? [] : [{ engine, version, python, orchestration }];
  });
}

function pinsOf(name: string): Pin[] {
  return readRequirementList({ file: name, text: readFileSync(join(FOLDER, name), 'utf8') }).pins;
}

function exact(pins: readonly Pin[], name: string): string {
  return required(pins.find((pin) => pin.name === name)?.version, `no list pins ${name}`);
}

function required(text: string | undefined, why: string): string {
  if (text === undefined) throw new Error(why);
  return text;
}

async function write(): Promise<void> {
  const config = await resolveConfig(FILE);
  writeFileSync(FILE, await format(JSON.stringify(provenTuples()), { ...config, parser: 'json' }));
}

if (process.argv[1] === import.meta.filename) await write();
