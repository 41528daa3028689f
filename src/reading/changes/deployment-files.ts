/** The files of a project that a deployment is made of: its code with all local imports, its rules and blocks. */
import { resolve } from 'node:path';
import { codeFiles } from '../../changes/code-graph.ts';
import { namedParameterFiles } from '../../changes/parameter-files.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import type { Document } from '../../project/document.ts';
import type { Deployment } from '../../project/project.ts';
import { CodeGraphs } from '../flows/code-graphs.ts';
import { compiledPath } from '../rules/compiled-rules.ts';
import { expandGlob } from '../files/expand-glob.ts';
import { namedBlockFiles } from '../rules/named-block-files.ts';
import { ProjectTexts } from '../checking/project-texts.ts';
import { readRuleFiles } from '../rules/rule-files.ts';
import type { ProjectFolders } from '../flows/source-folders.ts';

export class DeploymentFiles {
  readonly #document: Document;
  readonly #folders: ProjectFolders;
  readonly #files: FileSystem;
  readonly #texts: ProjectTexts;
  readonly #graphs: CodeGraphs;

  /** `document`: the project's file. May be asked about many deployments; each file is read once for all of them. */
  constructor(document: Document, folders: ProjectFolders, files: FileSystem) {
    this.#document = document;
    this.#folders = folders;
    this.#files = files;
    this.#texts = new ProjectTexts(folders, files);
    this.#graphs = new CodeGraphs(folders, files);
  }

  /**
   * Absolute paths: the file of the entrypoint and what it imports, the rule files (also compiled) and block files that are named for it or for the
   * whole project, and files that its parameters name. The file of the entrypoint is among them although it may not be there.
   */
  async filesOf(deployment: Pick<Deployment, 'path' | 'entrypoint'>): Promise<Set<string>> {
    const [code, rules, blocks, parameters] = await Promise.all([
      this.#graphs.codeOf(deployment.entrypoint).then(codeFiles),
      this.#rulesOf(deployment),
      this.#blocksOf(deployment),
      this.#parametersOf(deployment),
    ]);
    return new Set([...code, ...rules, ...blocks, ...parameters]);
  }

  /** Those that a worker runs: blocks are read here, and what parameters name is data. */
  async runFilesOf(deployment: Pick<Deployment, 'path' | 'entrypoint'>): Promise<Set<string>> {
    const code = await this.#graphs.codeOf(deployment.entrypoint).then(codeFiles);
    return new Set([...code, ...(await this.#rulesOf(deployment))]);
  }

  async #rulesOf({ path }: Pick<Deployment, 'path'>): Promise<string[]> {
    const project = { document: this.#document, deployments: [{ path }] as Deployment[] };
    const named = (await readRuleFiles(project, this.#texts)).flatMap(({ files }) => files);
    const compiled = await this.#there(named.map(compiledPath));
    return [...named, ...compiled];
  }

  async #blocksOf({ path }: Pick<Deployment, 'path'>): Promise<string[]> {
    const named = namedBlockFiles(this.#document, [Number(path[1])]);
    const { projectFolder } = this.#texts;
    return (
      await Promise.all(named.map(({ written }) => expandGlob(written, projectFolder, this.#files)))
    ).flat();
  }

  async #parametersOf({ path }: Pick<Deployment, 'path'>): Promise<string[]> {
    const { workingDirectory } = this.#folders;
    const paths = namedParameterFiles(this.#document.data, path).flatMap((written) => [
      resolve(workingDirectory, written),
      resolve(this.#texts.projectFolder, written),
    ]);
    return this.#there(paths);
  }

  async #there(paths: readonly string[]): Promise<string[]> {
    const found = await Promise.all(
      paths.map(async (each) => ((await this.#files.exists(each)) ? [each] : [])),
    );
    return found.flat();
  }
}
