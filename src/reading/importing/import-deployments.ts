/** Deployments of a server → `prefect.yaml`, such that the next plan is empty. Reads only; whoever asks writes the file. */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { type Fate, type ImportedThing, type ImportNote } from '../../importing/imported.ts';
import { beyondNote, refusal, remainingNotes } from '../../importing/left-notes.ts';
import type { Session } from '../../importing/put-value.ts';
import { SecretNames } from '../../importing/secret-values.ts';
import { compare, inOrder, newEntry, targetEntry } from '../../importing/target-entry.ts';
import { isSameValue } from '../../importing/same-value.ts';
import { rewriteYaml } from '../../importing/yaml-text/rewrite.ts';
import type { Surroundings } from '../../plan/version.ts';
import { fullName } from '../../plan/state.ts';
import type { ListedDeployment } from '../../ports/prefect-listing.ts';
import type { Document, YamlValue } from '../../project/document.ts';
import { entriesOf } from '../../project/entries.ts';
import { parseEntrypoint } from '../../project/entrypoint.ts';
import { parseDocument } from '../../project/parse-document.ts';
import { isMapping, valueAt, type YamlMapping } from '../../project/yaml-value.ts';
import { TqError } from '../../tq-error.ts';
import {
  desiredOf,
  type EntryReading,
  type ReadEntries,
  readEntries,
  type ReadEntry,
} from '../planning/entry-rounds.ts';
import type { LoadPorts } from '../load-project.ts';

export interface ImportDeploymentsRequest extends EntryReading, Surroundings {
  /** The file as it is; empty when there is none. */
  text: string;
  /** Its data; for a new file what it begins with. */
  data: YamlMapping;
  live: readonly ListedDeployment[];
  /** Whether these are all that the server has. */
  isAll: boolean;
}

export interface ImportedDeployments {
  /** Of the file; its other keys are as they were. */
  data: YamlMapping;
  text: string;
  things: ImportedThing[];
  notes: ImportNote[];
}

/** Each round may show what the one before has made visible, such as another default name of a trigger. */
const MOST_ROUNDS = 6;

export async function importDeployments(
  request: ImportDeploymentsRequest,
  ports: LoadPorts,
): Promise<ImportedDeployments> {
  const importing = new Importing(request, ports);
  await importing.begin();
  await importing.settle();
  return importing.result();
}

class Importing {
  readonly #request: ImportDeploymentsRequest;
  readonly #ports: LoadPorts;
  readonly #secrets = new SecretNames();
  readonly #sessions = new Map<ListedDeployment, Session>();
  readonly #fates = new Map<ListedDeployment, Fate>();
  /** Entries of the file, as they are to be. */
  #entries: YamlValue[] = [];
  readonly #byIndex = new Map<number, ListedDeployment>();
  /** Behind those of the file. */
  #added: { live: ListedDeployment; entry: YamlMapping }[] = [];
  /** About entries that the server has not. */
  readonly #missing: ImportNote[] = [];
  #read: ReadEntries = { document: undefined, entries: new Map(), diagnostics: [] };

  constructor(request: ImportDeploymentsRequest, ports: LoadPorts) {
    this.#request = request;
    this.#ports = ports;
    for (const live of request.live)
      this.#sessions.set(live, { owner: live.name, secrets: this.#secrets, notes: new Set() });
  }

  /** Finds the entries that are there, and gives the other deployments one. */
  async begin(): Promise<void> {
    const { data, text, live } = this.#request;
    const written = data.deployments ?? null;
    this.#entries = Array.isArray(written) ? [...written] : [];
    if (this.#entries.length > 0) this.#match(await readEntries(text, this.#request, this.#ports));
    for (const each of live) {
      const { notes } = this.#session(each);
      for (const beyond of each.beyond) notes.add(beyondNote(beyond));
      if (this.#fates.has(each)) continue;
      const reason = refusal(each);
      if (reason !== undefined) notes.add(reason);
      this.#fates.set(each, reason === undefined ? 'added' : 'left out');
      if (reason === undefined) this.#added.push({ live: each, entry: newEntry(each) });
    }
  }

  async settle(): Promise<void> {
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      if (this.#entries.length + this.#added.length === 0) return;
      this.#read = await readEntries(this.#text(), this.#reading(), this.#ports);
      if (round === 0) this.#dropBroken();
      if (!this.#advance()) return;
    }
  }

  result(): ImportedDeployments {
    for (const [index, live] of this.#placed()) this.#noteLeft(index, live);
    const { live } = this.#request;
    const things = live.map((each): ImportedThing => ({
      kind: 'deployment',
      name: fullName(each),
      fate: this.#fates.get(each) ?? 'left out',
    }));
    const notes = live.flatMap((each) =>
      [...this.#session(each).notes].map((text) => ({ about: fullName(each), text })),
    );
    return { data: this.#data(), text: this.#text(), things, notes: [...notes, ...this.#missing] };
  }

  #noteMissing(entry: YamlValue): void {
    const { isAll } = this.#request;
    if (!isAll || !isMapping(entry) || typeof entry.name !== 'string') return;
    const text = 'it is in the file and not on the server; `tq deploy` would make it';
    this.#missing.push({ about: entry.name, text });
  }

  #session(live: ListedDeployment): Session {
    return this.#sessions.get(live) as Session;
  }

  /** Secrets that are placeholders now mean what the server has. */
  #reading(): EntryReading {
    const { environment } = this.#request;
    return { ...this.#request, environment: { ...Object.fromEntries(this.#secrets.values), ...environment } };
  }

  #match({ entries }: ReadEntries): void {
    const { live } = this.#request;
    for (const [index, written] of this.#entries.entries()) {
      const entry = entries.get(index);
      const found = live.find(
        (each) =>
          !this.#fates.has(each) && (entry === undefined ? namesIt(written, each) : isOf(entry, each)),
      );
      if (found === undefined) this.#noteMissing(written);
      if (found === undefined) continue;
      this.#byIndex.set(index, found);
      this.#fates.set(found, entry === undefined ? 'left out' : 'unchanged');
      if (entry === undefined)
        this.#session(found).notes.add(
          'its entry has errors, which `tq validate` tells; it is left as it is',
        );
    }
  }

  /** New entries that no file could have, such as for a name that Prefect would change. */
  #dropBroken(): void {
    const count = this.#entries.length;
    const isBroken = (position: number): boolean => !this.#read.entries.has(count + position);
    for (const [position, { live }] of this.#added.entries()) {
      if (!isBroken(position)) continue;
      const [error] = this.#errorsIn(count + position);
      this.#fates.set(live, 'left out');
      this.#session(live).notes.add(`left out: ${error ?? 'no entry can say the same'}`);
    }
    const kept = this.#added.flatMap((each, position) => {
      const entry = this.#read.entries.get(count + position);
      return entry === undefined ? [] : [{ each, entry }];
    });
    const entries = new Map([...this.#read.entries].filter(([index]) => index < count));
    for (const [position, { entry }] of kept.entries()) entries.set(count + position, entry);
    this.#added = kept.map(({ each }) => each);
    this.#read = { ...this.#read, entries };
  }

  /** Whether anything was changed. */
  #advance(): boolean {
    let isChanged = false;
    for (const [index, live] of this.#placed()) {
      const entry = this.#read.entries.get(index);
      if (entry === undefined) continue;
      const desired = desiredOf(entry, live, this.#request);
      const target = targetEntry({ ...entry, desired, live }, this.#session(live));
      if (isSameValue(entry.written, target)) continue;
      isChanged = true;
      const added = this.#added[index - this.#entries.length];
      if (added !== undefined) added.entry = inOrder(target);
      else {
        this.#entries[index] = target;
        this.#fates.set(live, 'updated');
      }
    }
    return isChanged;
  }

  *#placed(): Generator<[number, ListedDeployment]> {
    for (const [index, live] of this.#byIndex) yield [index, live];
    for (const [position, { live }] of this.#added.entries()) yield [this.#entries.length + position, live];
  }

  #data(): YamlMapping {
    const { data } = this.#request;
    if (
      this.#added.length === 0 &&
      !this.#entries.some((entry, index) => entry !== valueAt(data, ['deployments', index]))
    )
      return data;
    return { ...data, deployments: [...this.#entries, ...this.#added.map(({ entry }) => entry)] };
  }

  #text(): string {
    const { text, file, data } = this.#request;
    return rewritten(file, text, data, this.#data());
  }

  #noteLeft(index: number, live: ListedDeployment): void {
    const { notes } = this.#session(live);
    const entry = this.#read.entries.get(index);
    if (entry === undefined) {
      for (const error of this.#errorsIn(index)) notes.add(`\`tq plan\` will say: ${error}`);
      return;
    }
    const desired = desiredOf(entry, live, this.#request);
    const isNoted = (key: string): boolean => [...notes].some((note) => note.startsWith(`\`${key}`));
    for (const note of remainingNotes(compare(desired, live), isNoted)) notes.add(note);
    if (this.#fates.get(live) !== 'unchanged' && entry.written.version !== undefined)
      notes.add(
        '`version` is pinned to what the server has; without the key it is worked out anew by each deploy',
      );
    if (entry.flow !== undefined && entry.flow.flowName !== live.flowName)
      notes.add(
        `the flow in the source is called \`${entry.flow.flowName}\` by now, so that a deploy would make another deployment`,
      );
    for (const error of this.#errorsIn(index)) notes.add(`\`tq plan\` will say: ${error}`);
  }

  #errorsIn(index: number): string[] {
    const { document, diagnostics } = this.#read;
    if (document === undefined) return diagnostics.slice(0, 1).map(({ message }) => message);
    const { start, end } = document.spanOf(['deployments', index]);
    const isInside = ({ severity, where }: Diagnostic): boolean =>
      severity === 'error' &&
      where !== undefined &&
      where.file === document.file &&
      where.start.offset >= start.offset &&
      where.start.offset < end.offset;
    return diagnostics.filter(isInside).map(({ message, code }) => `${message} (${code})`);
  }
}

function isOf({ deployment, flow }: ReadEntry, live: ListedDeployment): boolean {
  if (deployment.name !== live.name) return false;
  if (flow !== undefined) return flow.flowName === live.flowName;
  return (
    deployment.entrypoint.written === live.fields.entrypoint ||
    functionFits(deployment.entrypoint.functionPath, live)
  );
}

/** An entry with errors, by what is written. */
function namesIt(entry: YamlValue, live: ListedDeployment): boolean {
  if (!isMapping(entry) || entry.name !== live.name) return false;
  const { entrypoint } = entry;
  if (typeof entrypoint !== 'string' || entrypoint === live.fields.entrypoint) return true;
  const parsed = parseEntrypoint(entrypoint);
  return parsed === undefined || functionFits(parsed.functionPath, live);
}

function functionFits(functionPath: string, { flowName }: ListedDeployment): boolean {
  return functionPath.replaceAll('_', '-') === flowName.replaceAll('_', '-');
}

/** Throws `TqError` when the file is written in a way that no edit is safe in. */
export function rewritten(file: string, text: string, before: YamlMapping, after: YamlMapping): string {
  if (before === after && text !== '') return text;
  const isNew = parseDocument(file, text).document === undefined;
  const result = rewriteYaml(text, isNew ? null : before, after);
  const document = result === undefined ? undefined : parseDocument(file, result).document;
  if (result !== undefined && document !== undefined && isIntact(document, before, after)) return result;
  throw new TqError('failed', `\`${file}\` is written in a way that tq cannot change safely`, {
    help: 'import into another file with `--out`, and carry over what is missing by hand',
  });
}

/** What was not to change has not changed. */
function isIntact(document: Document, before: YamlMapping, after: YamlMapping): boolean {
  const isSame = (path: (string | number)[]): boolean => {
    const wanted = valueAt(after, path);
    return wanted !== valueAt(before, path) || isSameValue(valueAt(document.data, path), wanted);
  };
  return (
    Object.keys(after).every((key) => isSame([key])) &&
    entriesOf(after).every((_, index) => isSame(['deployments', index]))
  );
}
