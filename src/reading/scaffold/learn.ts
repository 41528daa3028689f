/** Rules and samples for a domain from a data file: by Truthound where a Python has it, else by what the cells look like. */
import { extname, resolve } from 'node:path';
import { nameList } from '../../diagnostics/name-list.ts';
import type { Environment } from '../../environment.ts';
import { type Interpreter } from '../../interpreter/find-interpreters.ts';
import { installedPackages } from '../../interpreter/installed-packages.ts';
import { projectPython } from '../../interpreter/project-python.ts';
import { isJsonObject, type JsonObject } from '../../json.ts';
import { decodeJson, encodeJson } from '../../json-text.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import type { Conversations, Processes } from '../../ports/processes.ts';
import { pythonScript } from '../../python-scripts.ts';
import { importRules } from '../../rules/import/import-rules.ts';
import {
  type DataTable,
  kindOf,
  losesZeros,
  NULLS,
  readCsv,
  tableProblem,
  valueInHeading,
} from '../../scaffold/data-table.ts';
import { learntData, type ProposedRule } from '../../scaffold/learnt.ts';
import { proposeRules } from '../../scaffold/propose.ts';
import type { EngineName, LearntData } from '../../scaffold/scaffold.ts';
import { TqError } from '../../tq-error.ts';
import { shownPath } from '../files/shown-path.ts';

export interface LearnRequest {
  /** As given on the command line. */
  file: string;
  domain: string;
  engine: EngineName;
  /** `--python`, as written. */
  python: string;
}

export interface LearnPorts {
  environment: Environment;
  files: FileSystem;
  processes: Processes & Conversations;
}

/** What was learnt, and for people how. */
export interface Learning {
  learnt: LearntData;
  notes: string[];
}

/** So many rows of the data become the sample of the project. */
const SAMPLE_ROWS = 200;

const PATIENCE_MILLISECONDS = 120_000;

/**
 * Imports nothing of the project, and may start the Python of its `.venv`. Throws `TqError`: `findings` for a file that is no table, `failed` where Parquet is to be
 * read and no Python has Truthound, `usage` for a `--python` that has not.
 */
export async function learn(request: LearnRequest, ports: LearnPorts): Promise<Learning> {
  const { file, domain, engine } = request;
  if (/^[a-z][a-z\d+.-]+:\/\//i.test(file))
    throw new TqError('usage', `\`--from\` reads a file of this machine, and \`${file}\` is none`, {
      help: 'download it, and name the file',
    });
  const path = resolve(ports.environment.workingDirectory, file);
  const name = shownPath(ports.environment.workingDirectory, path);
  const isParquet = ['.parquet', '.pq'].includes(extname(path).toLowerCase());
  if (!(await ports.files.exists(path))) throw new TqError('usage', `there is no file \`${name}\``);
  const interpreter = await interpreterWithTruthound(request, ports);
  if (interpreter === undefined && isParquet)
    throw new TqError('failed', `\`${name}\` is Parquet, which only a Python with Truthound can read`, {
      help: 'name one with `--python`, or write the data as CSV',
    });
  const found =
    interpreter === undefined
      ? await learnAlone(path, name, request, ports)
      : await learnByTruthound({ path, name, isParquet }, engine, interpreter, ports);
  const learnt = learntData(domain, engine, found.sample, found.proposed);
  if (learnt === undefined) throw new TqError('findings', `\`${name}\` has no rows`);
  return {
    learnt,
    notes: [
      found.how,
      ...headingNote(found.sample),
      ...numbersNotes(found.sample, engine),
      `${learnt.rows === 1 ? '1 row' : `${learnt.rows} rows`} of ${name} ${learnt.rows === 1 ? 'is' : 'are'} copied to data/${domain}.csv; look for personal data there before you commit it`,
    ],
  };
}

function headingNote({ columns }: DataTable): string[] {
  const value = valueInHeading(columns);
  return value === undefined
    ? []
    : [
        `the first line is taken for the heading, and \`${value}\` for the name of a column: if it is a row, put a heading above it and begin again`,
      ];
}

/** Codes of digits alone are no numbers, and the flow takes them for some; others are too great. */
function numbersNotes({ columns, rows }: DataTable, engine: EngineName): string[] {
  const cellsOf = (index: number): string[] => rows.map((row) => row[index] ?? '');
  const lost = columns.filter((_, index) => losesZeros(cellsOf(index)));
  const big = columns.filter((_, index) => kindOf(cellsOf(index), engine) === 'big');
  return [
    ...(lost.length === 0
      ? []
      : [
          `${nameList(lost)}: the flow reads the digits as numbers, without the zeros in front; no rule of numbers is proposed`,
        ]),
    ...(big.length === 0
      ? []
      : [
          `${nameList(big)}: whole numbers beyond 64 bits, of which packages make different types; no rule of numbers is proposed`,
        ]),
  ];
}

interface Found {
  sample: DataTable;
  proposed: ProposedRule[];
  how: string;
}

async function learnAlone(
  path: string,
  name: string,
  { engine, python }: LearnRequest,
  { files }: LearnPorts,
): Promise<Found> {
  const read = await files.readFile(path);
  if ('failure' in read) throw new TqError('findings', `\`${name}\` cannot be read: ${read.detail}`);
  const table = tableOf(read.bytes, name);
  const sample = { columns: table.columns, rows: table.rows.slice(0, SAMPLE_ROWS) };
  const quoted = table.columns.filter((column) => column.includes('"'));
  return {
    sample,
    // Polars names a column whose heading has a quote otherwise than pandas and csv-parse do.
    proposed: proposeRules(table, engine).filter(({ column }) => !quoted.includes(column ?? '')),
    how:
      `rules are proposed from ${allRows(table.rows.length)} of ${name}, without Truthound` +
      (python === 'never' ? '' : ': no Python that was found has it; `--python` names one') +
      (quoted.length === 0 ? '' : `; none for ${nameList(quoted)}, which packages read otherwise`),
  };
}

function allRows(count: number): string {
  return count === 1 ? 'the one row' : `all ${count} rows`;
}

/** Throws `TqError` where the bytes are no CSV that a flow could read. */
function tableOf(bytes: Uint8Array, name: string): DataTable {
  const table = readCsv(textOf(bytes, name));
  if ('problem' in table) throw new TqError('findings', `\`${name}\` ${table.problem}`);
  return table;
}

function textOf(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new TqError('findings', `\`${name}\` is not in UTF-8`, {
      help: 'flows read UTF-8: write it so, e.g. `iconv -f latin1 -t utf-8`',
    });
  }
}

/** The likeliest Python that has it. With `--python` it must. */
async function interpreterWithTruthound(
  { python }: LearnRequest,
  { environment, files, processes }: LearnPorts,
): Promise<Interpreter | undefined> {
  const { choice, interpreters } = projectPython(python, { environment, files, processes });
  const { variables, workingDirectory } = environment;
  for (const interpreter of await interpreters()) {
    const asked = await installedPackages(interpreter, ['truthound'], {
      processes,
      variables,
      workingDirectory,
    });
    if (!('failure' in asked) && asked.packages.truthound !== undefined) return interpreter;
  }
  if (choice === 'auto' || choice === 'never') return undefined;
  throw new TqError('usage', `the Python of \`--python ${python}\` has no Truthound`, {
    help: '`pip install truthound`, or `--python never` for a proposal without it',
  });
}

interface DataFile {
  path: string;
  /** As people are told of it. */
  name: string;
  isParquet: boolean;
}

async function learnByTruthound(
  file: DataFile,
  engine: EngineName,
  interpreter: Interpreter,
  { environment, files, processes }: LearnPorts,
): Promise<Found> {
  const { path, name } = file;
  // What is wrong with a CSV file is told in one way, whoever learns from it. Only Python reads those that are too large.
  const isSound = !file.isParquet && (await refuseBadCsv(file, files));
  const answer = await processes.run({
    program: interpreter.path,
    // `-I` keeps the modules of the project and its variables away.
    args: ['-I', pythonScript('learn.py')],
    workingDirectory: environment.workingDirectory,
    variables: environment.variables,
    input: encodeJson({ path, rows: SAMPLE_ROWS, nulls: NULLS[engine] }),
    timeout: PATIENCE_MILLISECONDS,
  });
  const said = 'failure' in answer ? { failure: answer.failure } : lastLine(answer.stdout);
  if (typeof said?.problem === 'string') throw new TqError('findings', `\`${name}\` ${said.problem}`);
  if (said === undefined || typeof said.failure === 'string')
    throw new TqError('findings', `Truthound cannot learn from \`${name}\``, {
      cause: new Error(typeof said?.failure === 'string' ? said.failure : 'it gave no answer'),
      ...(isSound ? { help: '`--python never` proposes rules without it' } : {}),
    });
  const sample = { columns: texts(said.columns), rows: Array.isArray(said.rows) ? said.rows.map(texts) : [] };
  const problem = tableProblem(sample.columns, sample.rows.length);
  if (problem !== undefined) throw new TqError('findings', `\`${name}\` ${problem.problem}`);
  const left = texts(said.left);
  const lacking = texts(said.lacking);
  return {
    sample,
    // What is no value to the engine may be one to Polars, in which Truthound learns.
    proposed: rulesOf(said.schema, name).filter(
      ({ type, column = '' }) => !lacking.includes(column) || !['not_null', 'unique'].includes(type),
    ),
    how:
      `rules are learnt by Truthound from ${allRows(Number(said.seen))} of ${name} (${interpreter.path})` +
      (left.length === 0 ? '' : `; CSV has no way to write ${nameList(left)}`),
  };
}

/** Throws `TqError` for a file that is no CSV. Returns false for one that is too large to say. */
async function refuseBadCsv({ path, name }: DataFile, files: FileSystem): Promise<boolean> {
  const read = await files.readFile(path);
  if ('bytes' in read) {
    tableOf(read.bytes, name);
    return true;
  }
  if (read.failure === 'unreadable') return false;
  throw new TqError('findings', `\`${name}\` cannot be read: ${read.detail}`);
}

function lastLine(stdout: string): JsonObject | undefined {
  try {
    const answer = decodeJson(stdout.trim().split('\n').at(-1) ?? '');
    return isJsonObject(answer) ? answer : undefined;
  } catch {
    return undefined;
  }
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function rulesOf(schema: JsonObject[string] | undefined, name: string): ProposedRule[] {
  const text = encodeJson(schema ?? {});
  const read = importRules(text, { file: `${name}.json`, format: 'truthound-schema', dataset: 'learnt' });
  return read.kind === 'imported' ? read.datasets.flatMap(({ rules }) => [...rules]) : [];
}
