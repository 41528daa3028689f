/** A domain goes up the ladder: what becomes of its files, held against what is there. Reads only. */
import { join } from 'node:path';
import type { FileSystem } from '../../ports/file-system.ts';
import { domainFiles } from '../../scaffold/domain-files.ts';
import { neededParameters, withParameters } from '../../scaffold/rung-deployments.ts';
import {
  factsOfTest,
  factsWrittenIn,
  flowPath,
  flowTexts,
  plain,
  rungLayer,
  testPath,
} from '../../scaffold/rung-files.ts';
import {
  heightOf,
  RUNG_REQUIREMENT,
  rungName,
  rungOfFlow,
  rungsBetween,
  withRequirement,
} from '../../scaffold/rungs.ts';
import type { DomainNames, DomainScaffold, Rung, ScaffoldFile, Templates } from '../../scaffold/scaffold.ts';
import { weave } from '../../scaffold/weave.ts';
import { TqError } from '../../tq-error.ts';
import { loadRuleFile } from '../rules/check-rule-files.ts';
import { shownPath } from '../files/shown-path.ts';
import { type ExistingProject, fileFlag } from './existing-project.ts';
import { type FileChange, type KeptFile, layOut, type Places, problemAt } from './lay-out.ts';

export interface MoveRequest {
  project: ExistingProject;
  domain: string;
  rung: Rung;
}

export interface MoveUp {
  from: Rung | undefined;
  /** The rungs between, which are left out. */
  passed: Rung[];
  /** To be written, all of them or none. */
  changes: FileChange[];
  /** That of `prefect.yaml` among them. */
  edit?: FileChange;
  /** Files that somebody changed since they were scaffolded. They stay; what they would be lies beside them, as `….new`. */
  kept: KeptFile[];
  /** Names of files that are as they are to be, or are nobody's business. */
  same: string[];
  /** What is left to a person, in the imperative. */
  remains: string[];
}

/** What everything here is told. */
interface Move extends MoveRequest {
  from: Rung | undefined;
  /** What would be scaffolded now, on no rung. */
  base: DomainScaffold;
  templates: Templates;
  places: Places;
  files: FileSystem;
}

/**
 * Only files that are as they were scaffolded are replaced. Where the flow is not, its test and `prefect.yaml` stay as
 * well, since they are made for a flow that is not there yet: the same command changes them once the flow is on the rung.
 * Throws `TqError` (`usage`) for a way down, a domain that is not there and an engine other than Truthound, and
 * (`failed`) where a file cannot be read or made.
 */
export async function moveUp(
  request: MoveRequest,
  templates: Templates,
  places: Places,
  files: FileSystem,
): Promise<MoveUp> {
  const { domain, rung } = request;
  const flow = await readFound(flowPath(domain), places, files);
  if (flow === undefined || !request.project.domains.includes(domain))
    throw new TqError(
      'usage',
      `\`${flow === undefined ? flowPath(domain) : request.project.name}\` has nothing of \`${domain}\``,
      {
        help: `\`tq new domain ${domain}${fileFlag(request.project)}\` without \`--rung\` adds what is missing`,
      },
    );
  await demandTruthound(domain, places, files);
  const from = rungOfFlow(flow.text);
  if (heightOf(from) > heightOf(rung)) throw wayDown(domain, from, rung);
  const base = domainFiles(
    { project: request.project.project, domain, engine: 'truthound', poolType: 'process' },
    templates,
  );
  const move: Move = { ...request, from, base, templates, places, files };
  const ofRung = await rungChanges(move);
  const isFlowThere = !ofRung.kept.some(({ name }) => name === flow.name);
  const blocks = await blockChanges(move);
  const yaml = isFlowThere ? yamlChange(move) : {};
  const parts = [await requirementChange(places, files), yaml];
  return {
    from,
    passed: from === rung ? [] : rungsBetween(from, rung),
    changes: [...ofRung.changes, ...blocks, ...parts.flatMap(({ change }) => change ?? [])],
    ...(yaml.change === undefined ? {} : { edit: yaml.change }),
    kept: ofRung.kept,
    same: ofRung.same,
    remains: [
      ...ofRung.kept.map(({ name }) => `merge \`${name}.new\` into \`${name}\`, and remove it`),
      ...(isFlowThere ? [] : [runAgain(request, ofRung.waiting)]),
      ...parts.flatMap(({ remains }) => remains ?? []),
    ],
  };
}

function runAgain({ project, domain, rung }: MoveRequest, waiting: readonly string[]): string {
  const names = [...waiting, project.name].map((name) => `\`${name}\``);
  return `run \`tq new domain ${domain} --rung ${rung}${fileFlag(project)}\` again, for ${names.join(' and ')}`;
}

function wayDown(domain: string, from: Rung | undefined, rung: Rung): TqError {
  return new TqError('usage', `\`${domain}\` is on ${rungName(from)}, above ${rungName(rung)}`, {
    help: 'a domain moves up alone: what was written for the higher rung has no place on the lower one; git has the flow as it was',
  });
}

/** The released blocks work with no other engine, and so none of the rungs does. */
async function demandTruthound(domain: string, { folder }: Places, files: FileSystem): Promise<void> {
  const name = `quality/${domain}.yaml`;
  const { file } = await loadRuleFile(join(folder, name), name, files);
  if (file?.engine === 'truthound') return;
  const judge = file?.engine === undefined ? `\`${name}\` cannot be read` : `its engine is ${file.engine}`;
  throw new TqError('usage', `\`${domain}\` can be on no rung: ${judge}`, {
    help: 'the blocks of truthound-orchestration 3.0.3 work with Truthound alone',
  });
}

interface Found {
  name: string;
  path: string;
  bytes: Uint8Array;
  text: string;
}

async function readFound(inside: string, places: Places, files: FileSystem): Promise<Found | undefined> {
  const path = join(places.folder, inside);
  const name = shownPath(places.workingDirectory, path);
  const read = await files.readFile(path);
  if ('bytes' in read) return { name, path, bytes: read.bytes, text: new TextDecoder().decode(read.bytes) };
  if (read.failure === 'missing') return undefined;
  throw new TqError('failed', `\`${name}\` cannot be read: ${read.detail}`);
}

interface RungChanges extends Pick<MoveUp, 'changes' | 'kept' | 'same'> {
  /** Files that are not written before the flow is on the rung. */
  waiting: string[];
}

/** The flow, its test, and the module that both use. */
async function rungChanges(move: Move): Promise<RungChanges> {
  const { domain, rung, templates, places, files } = move;
  const test = await readFound(testPath(domain), places, files);
  const facts =
    (test && (factsOfTest(test.text, domain, templates) ?? factsWrittenIn(test.text))) ??
    factsOfTest(textAt(move.base, testPath(domain)), domain, templates);
  if (facts === undefined) throw new Error('the template of the test of a domain is another one');
  const changes: FileChange[] = [];
  const kept: KeptFile[] = [];
  const same: string[] = [];
  const beside: ScaffoldFile[] = [];
  const waiting: string[] = [];
  for (const file of flowFirst(rungLayer(rung, namesOf(move), facts, templates), domain)) {
    const found = await readFound(file.path, places, files);
    const isScaffold = found === undefined || isScaffolded(file.path, found.text, move);
    const isFlowKept = beside.some(({ path }) => path === `${flowPath(domain)}.new`);
    if (file.path === testPath(domain) && isScaffold && isFlowKept)
      waiting.push(shownPath(places.workingDirectory, join(places.folder, file.path)));
    else if (found === undefined) beside.push(file);
    else if (isLeft(file, found.text, move)) same.push(found.name);
    else if (isScaffold) changes.push(await replaced(found, file, move));
    else {
      kept.push({ name: found.name, text: found.text, wanted: file.text });
      beside.push({ ...file, path: `${file.path}.new` });
    }
  }
  const made = await layOut(beside, places, files);
  return { changes: [...changes, ...made.changes], kept, same, waiting };
}

/** A test is for the flow that is there: what becomes of the flow is to be known first. */
function flowFirst(layer: readonly ScaffoldFile[], domain: string): ScaffoldFile[] {
  const isFlow = ({ path }: ScaffoldFile): boolean => path === flowPath(domain);
  return [...layer.filter(isFlow), ...layer.filter((file) => !isFlow(file))];
}

/** What somebody changed is nobody's business, once the domain is on the rung. */
function isLeft(file: ScaffoldFile, text: string, move: Move): boolean {
  const isThere = plain(text) === plain(file.text);
  return isThere || (move.from === move.rung && !isScaffolded(file.path, text, move));
}

function isScaffolded(path: string, text: string, move: Move): boolean {
  const { domain, base, templates } = move;
  if (path === testPath(domain)) return factsOfTest(text, domain, templates) !== undefined;
  if (path !== flowPath(domain)) return false;
  const texts = [textAt(base, path), ...flowTexts(namesOf(move), templates)];
  return texts.some((each) => plain(each) === plain(text));
}

function textAt({ files }: DomainScaffold, path: string): string {
  return files.find((file) => file.path === path)?.text ?? '';
}

/** With the ends of lines that it has. */
async function replaced(found: Found, file: ScaffoldFile, move: Move): Promise<FileChange> {
  const { name, path, bytes, text } = found;
  const problem = await problemAt(path, move.places, move.files);
  if (problem !== undefined) throw new TqError('failed', `${problem}; nothing was written`);
  const after = text.includes('\r\n') ? file.text.replaceAll('\n', '\r\n') : file.text;
  return { name, path, before: bytes, after: encode(after) };
}

/** Block files that are there already stay, whatever they say. */
async function blockChanges({ rung, base, places, files }: Move): Promise<FileChange[]> {
  if (rung === 'task') return [];
  const wanted = base.files.filter(({ path }) => base.blocks.includes(path));
  return (await layOut(wanted, places, files)).changes;
}

/** A change, or what is to be done in place of it. */
export interface Part {
  change?: FileChange;
  remains?: string[];
}

/** `requirements.txt` with what every rung needs. */
export async function requirementChange(places: Places, files: FileSystem): Promise<Part> {
  const found = await readFound('requirements.txt', places, files);
  if (found === undefined)
    return { remains: [`add \`${RUNG_REQUIREMENT}\` to the packages that the project installs`] };
  const text = withRequirement(found.text);
  const { name, path, bytes } = found;
  return text === undefined ? {} : { change: { name, path, before: bytes, after: encode(text) } };
}

function yamlChange(move: Move): Part {
  const { project, rung, base } = move;
  const names = namesOf(move);
  const { name, path, bytes, text, mark, data } = project;
  const moved = withParameters(text, data, names, rung);
  const woven =
    'problem' in moved || rung === 'task'
      ? moved
      : weave(moved.text, { deployments: [], blocks: base.blocks });
  if ('problem' in woven) {
    const needed = neededParameters(data, names, rung).map(
      (each) => `\`${each.name}\` to \`${JSON.stringify(each.parameters)}\``,
    );
    return {
      remains: [`set \`parameters\` in \`${name}\`, which ${woven.problem}: of ${needed.join(', of ')}`],
    };
  }
  if (woven.text === text) return {};
  return { change: { name, path, before: bytes, after: encode(mark + woven.text) } };
}

function namesOf({ project, domain }: Move): DomainNames {
  return { project: project.project, domain };
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
