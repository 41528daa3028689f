/** Which files of an entry changed, beside its code: rules, blocks, parameters, images, requirements, and files in steps. */
import { join, resolve } from 'node:path';
import { namedParameterFiles } from '../changes/parameter-files.ts';
import { fileReason, type FileRole, type Reason } from '../changes/verdict.ts';
import type { YamlValue } from '../project/document.ts';
import { valueAt } from '../project/yaml-value.ts';
import { compiledPath } from './compiled-rules.ts';
import { plainPart } from './expand-glob.ts';
import { globPattern } from './glob-pattern.ts';
import type { TouchedPorts } from './touched-ports.ts';
import { TouchedImages } from './touched-images.ts';
import { TouchedSteps } from './touched-steps.ts';

export class TouchedFiles {
  readonly #ports: TouchedPorts;
  readonly #images: TouchedImages;
  readonly #steps: TouchedSteps;

  constructor(ports: TouchedPorts) {
    this.#ports = ports;
    this.#images = new TouchedImages(ports);
    this.#steps = new TouchedSteps(ports);
  }

  /** `index`: of the entry in the file. */
  async reasonsFor(index: number): Promise<Reason[]> {
    return [
      ...this.#named(index, 'rules', 'rule file'),
      ...this.#named(index, 'blocks', 'block file'),
      ...this.#parameters(index),
      ...(await this.#images.reasonsFor(index)),
      ...(await this.#steps.reasonsFor(index)),
    ];
  }

  /** Under `tq` of the entry and of the file. A pattern is also about files that came or went. */
  #named(index: number, key: 'rules' | 'blocks', role: FileRole): Reason[] {
    const { data } = this.#ports.document;
    const written = [[], ['deployments', index]].flatMap((path) =>
      texts(valueAt(data, [...path, 'tq', key])),
    );
    return written.flatMap((each) => {
      const { path, outside } = this.#changedOf(each, key === 'rules');
      if (path !== undefined) return [fileReason(role, this.#ports.changes.shown(path))];
      return outside ? [{ kind: 'unknown', why: `\`${each}\` is outside of the repository` }] : [];
    });
  }

  #changedOf(written: string, isRule: boolean): { path?: string | undefined; outside: boolean } {
    const { changes, folders } = this.#ports;
    const plain = plainPart(written);
    const folder = folders.projectFolder ?? folders.workingDirectory;
    if (plain === written) {
      const path = resolve(folder, written);
      const changed = changes.find(path) ?? (isRule ? changes.find(compiledPath(path)) : undefined);
      return { path: changed, outside: !changes.isInside(path) };
    }
    const below = plain.slice(0, plain.lastIndexOf('/') + 1);
    const base = resolve(folder, below);
    const pattern = globPattern(written.slice(below.length));
    const path = changes
      .below(base)
      .find((each) => [each, ...(isRule ? sourcesOf(each) : [])].some((name) => pattern?.test(name)));
    return { path: path === undefined ? undefined : join(base, path), outside: !changes.isInside(base) };
  }

  #parameters(index: number): Reason[] {
    const { document, folders, changes } = this.#ports;
    const from = [...new Set([folders.workingDirectory, folders.projectFolder ?? folders.workingDirectory])];
    return namedParameterFiles(document.data, ['deployments', index]).flatMap((written) => {
      const path = from
        .map((folder) => changes.find(resolve(folder, written)))
        .find((each) => each !== undefined);
      return path === undefined ? [] : [fileReason('file in its parameters', changes.shown(path))];
    });
  }
}

/** Of a compiled form the rule files that it may be made of. */
function sourcesOf(path: string): string[] {
  const [, folder, name] = /^(.*\/)?\.compiled\/([^/]+)\.json$/.exec(path) ?? [];
  return name === undefined ? [] : ['yaml', 'yml'].map((ending) => `${folder ?? ''}${name}.${ending}`);
}

function texts(value: YamlValue | undefined): string[] {
  const items = Array.isArray(value) ? value : [value];
  return items.filter((each): each is string => typeof each === 'string');
}
