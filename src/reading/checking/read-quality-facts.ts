/** What the checks on quality flows need of the project's files. A project without such flows costs a look at a few texts. */
import type { FileSystem } from '../../ports/file-system.ts';
import type { CheckedProject, FlowDeployment } from '../../project/checks/check.ts';
import type { FlowMaker, QualityFacts, QualityFlow, RuleFile } from '../../quality/facts.ts';
import { findMaker } from '../../quality/find-maker.ts';
import {
  distributionOf,
  loadsQuality,
  mentionsArtifacts,
  mentionsQuality,
  requiresQuality,
} from '../../quality/packages.ts';
import { namedDataFiles } from '../../quality/named-data-files.ts';
import type { PythonUse } from '../../quality/python-use.ts';
import { readPythonUse } from '../../quality/read-python-use.ts';
import type { FlowReader, FlowSource } from '../flows/read-flows.ts';
import { ProjectTexts } from './project-texts.ts';
import { loadRuleFile } from '../rules/check-rule-files.ts';
import { type NamedRuleFile, readRuleFiles } from '../rules/rule-files.ts';
import type { ProjectFolders } from '../flows/source-folders.ts';

/** Undefined when no flow has to do with quality. */
export async function readQualityFacts(
  project: CheckedProject,
  reader: FlowReader,
  folders: ProjectFolders,
  files: FileSystem,
): Promise<QualityFacts | undefined> {
  const texts = new ProjectTexts(folders, files);
  const ruleFiles = await readRuleFiles(project, texts);
  // Whoever has rules runs them: all the more is to be said where nothing required says so.
  const uses = new Uses(reader, ruleFiles.length > 0 || (await texts.mentions(requiresQuality)));
  const flows: QualityFlow[] = [];
  for (const deployments of byFlow(project.flows)) {
    const flow = await uses.flowOf(deployments);
    if (flow !== undefined) flows.push(flow);
  }
  const seen = [...uses.all.values()];
  if (seen.length === 0 && ruleFiles.length === 0) return undefined;
  const named = namedDataFiles(flows, seen);
  const isThere = await Promise.all(named.map((path) => texts.hasFile(path)));
  return {
    document: project.document,
    flows,
    files: seen,
    ...(flows.length > 0 ? await texts.read() : NO_TEXTS),
    missingFiles: new Set(named.filter((_, index) => isThere[index] !== true)),
    ruleFiles: flows.length > 0 ? await withEngines(ruleFiles, files) : ruleFiles,
  };
}

/** A file that many deployments name is read once. */
function withEngines(ruleFiles: readonly NamedRuleFile[], files: FileSystem): Promise<RuleFile[]> {
  const read = new Map<string, Promise<string | undefined>>();
  const engineOf = (path: string): Promise<string | undefined> => {
    const engine = read.get(path) ?? loadRuleFile(path, path, files).then(({ file }) => file?.engine);
    read.set(path, engine);
    return engine;
  };
  return Promise.all(
    ruleFiles.map(async (named) => {
      const engines = await Promise.all(named.files.map(engineOf));
      return { ...named, engines: [...new Set(engines.filter((each) => each !== undefined))] };
    }),
  );
}

const NO_TEXTS = {
  requirements: [],
  knowsRequirements: false,
  isLocked: false,
  automation: [],
  tests: [],
  texts: [],
};

/** Deployments of one entrypoint together. */
function byFlow(flows: readonly FlowDeployment[]): FlowDeployment[][] {
  const groups = new Map<string, FlowDeployment[]>();
  for (const each of flows) {
    const { written } = each.deployment.entrypoint;
    const group = groups.get(written);
    if (group === undefined) groups.set(written, [each]);
    else group.push(each);
  }
  return [...groups.values()];
}

/** Files of Python, each looked at once. */
class Uses {
  /** Those that have to do with quality, or write artifacts, by their name. */
  readonly all = new Map<string, PythonUse>();
  readonly #reader: FlowReader;
  /** Whether flows that do not say so themselves may use quality through a module of the project. */
  readonly #followsImports: boolean;
  readonly #files = new Map<string, Promise<{ use: PythonUse; helpers: PythonUse[] } | undefined>>();

  constructor(reader: FlowReader, followsImports: boolean) {
    this.#reader = reader;
    this.#followsImports = followsImports;
  }

  async flowOf(deployments: readonly FlowDeployment[]): Promise<QualityFlow | undefined> {
    const [first] = deployments;
    const source = first && (await this.#reader.sourceOf(first.deployment.entrypoint));
    if (!first || !source) return undefined;
    const { file } = source.file;
    let looking = this.#files.get(file);
    if (looking === undefined) {
      looking = this.#lookAt(source);
      this.#files.set(file, looking);
    }
    const found = await looking;
    if (found === undefined) return undefined;
    const { functionPath } = first.deployment.entrypoint;
    const maker: FlowMaker | undefined = findMaker(functionPath, first.flow, found.use, found.helpers);
    return { deployments, functionName: functionPath, use: found.use, maker };
  }

  /** The file and what it imports of the project; undefined when neither has to do with quality. */
  async #lookAt(source: FlowSource): Promise<{ use: PythonUse; helpers: PythonUse[] } | undefined> {
    const { file } = source;
    const isQuality = mentionsQuality(file.text);
    if (!isQuality && !mentionsArtifacts(file.text) && !this.#followsImports) return undefined;
    const use = readPythonUse(file);
    const helpers = isQuality || this.#followsImports ? await this.#helpersOf(use, source) : [];
    const uses = [use, ...helpers];
    const hasQuality = uses.some(usesQuality);
    if (hasQuality || mentionsArtifacts(file.text)) this.#keep(hasQuality ? uses : [use]);
    return hasQuality ? { use, helpers } : undefined;
  }

  #keep(uses: readonly PythonUse[]): void {
    for (const use of uses) if (!this.all.has(use.file)) this.all.set(use.file, use);
  }

  /** The modules of the project that a file imports and that have to do with quality. */
  async #helpersOf(use: PythonUse, { finder, files }: FlowSource): Promise<PythonUse[]> {
    const helpers: PythonUse[] = [];
    for (const module of new Set([...use.imports.values()].map((each) => each.module))) {
      if (/^prefect(\.|$)/.test(module) || distributionOf(module) !== undefined) continue;
      const path = await finder.fileOf(module);
      const text = path === undefined ? undefined : await files.text(path);
      if (path === undefined || text === undefined || !mentionsQuality(text)) continue;
      const file = await files.load(path);
      if (!('failure' in file)) helpers.push(this.all.get(file.file) ?? readPythonUse(file));
    }
    return helpers;
  }
}

function usesQuality({ imports, text }: PythonUse): boolean {
  return [...imports.values()].some(({ path }) => distributionOf(path) !== undefined) || loadsQuality(text);
}
