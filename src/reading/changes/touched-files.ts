/** Which files of an entry changed, beside its code: rules, blocks, parameters, images, requirements, and files in steps. */
import { resolve } from 'node:path';
import { parameterTexts } from '../../changes/parameter-files.ts';
import { fileReason, type FileRole, type Reason } from '../../changes/verdict.ts';
import type { YamlValue } from '../../project/document.ts';
import { valueAt } from '../../project/yaml-value.ts';
import { holdsPlaceholder } from '../../templating/placeholder.ts';
import { compiledPath } from '../rules/compiled-rules.ts';
import { plainPart } from '../files/expand-glob.ts';
import type { TouchedPorts } from './touched-ports.ts';
import { changedByGlob, filled, reasonOfChange, reasonOfPath } from './touched-paths.ts';
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
    return written.flatMap((each) => this.#reasonOf(each, role) ?? []);
  }

  #reasonOf(written: string, role: FileRole): Reason | undefined {
    const { changes, folders, environment } = this.#ports;
    const text = filled(written, environment);
    if (holdsPlaceholder(text))
      return { kind: 'unknown', why: `which file \`${written}\` names is not known before it runs` };
    const folder = folders.projectFolder ?? folders.workingDirectory;
    const isRule = role === 'rule file';
    if (plainPart(text) === text) return this.#reasonOfPlain(resolve(folder, text), isRule, role);
    const below = plainPart(text).replace(/[^/]*$/, '');
    const namesOf = (path: string): string[] => [path, ...(isRule ? sourcesOf(path) : [])];
    const changed = changedByGlob(text, folder, changes, namesOf);
    if (changed !== undefined) return reasonOfChange(changed, role, changes);
    const why = changes.untold(resolve(folder, below));
    return why === undefined ? undefined : { kind: 'unknown', why };
  }

  #reasonOfPlain(path: string, isRule: boolean, role: FileRole): Reason | undefined {
    const { changes } = this.#ports;
    const changed = changes.find(path) ?? (isRule ? changes.find(compiledPath(path)) : undefined);
    if (changed !== undefined) return fileReason(role, changes.shown(changed));
    const why = changes.untoldFile(path);
    return why === undefined ? undefined : { kind: 'unknown', why };
  }

  #parameters(index: number): Reason[] {
    const { document, folders, changes, environment } = this.#ports;
    const from = [folders.workingDirectory, folders.projectFolder ?? folders.workingDirectory];
    const role = 'file in its parameters';
    return parameterTexts(document.data, ['deployments', index]).flatMap(
      (text) => reasonOfPath(filled(text, environment), from, role, changes) ?? [],
    );
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
