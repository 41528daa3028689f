/** What is wrong with one place of a manifest. */
import type { Path } from '../../diagnostics/span.ts';
import type { YamlValue } from '../../project/document.ts';
import type { YamlMapping } from '../../project/yaml-value.ts';

export interface ManifestFault {
  /** In the manifest. */
  path: Path;
  /** A clause that names the place and the value. */
  message: string;
  help?: string;
  /** Kubernetes drops it, and makes the job all the same. */
  isIgnored?: true;
}

/** One thing that a manifest is checked for. */
export type ManifestCheck = (manifest: YamlMapping) => ManifestFault[];

/** `spec.template.spec.containers[0].image` */
export function placeName(path: Path): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join('');
}

/** Where the run's container stands. */
export const POD: Path = ['spec', 'template', 'spec'];

/** The items of a list, or none. */
export function itemsOf(value: YamlValue | undefined): YamlValue[] {
  return Array.isArray(value) ? value : [];
}
