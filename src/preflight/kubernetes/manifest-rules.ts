/** What Kubernetes, and the worker before it, refuse of a Job whose shape is right. */
import { parseReference } from '../../images/reference.ts';
import type { Path } from '../../diagnostics/span.ts';
import type { YamlValue } from '../../project/document.ts';
import { isMapping, valueAt, type YamlMapping } from '../../project/yaml-value.ts';
import { holdsPlaceholder } from '../../templating/placeholder.ts';
import { itemsOf, type ManifestCheck, type ManifestFault, placeName, POD } from './manifest-fault.ts';
import { isLabel, isNameStart, isSubdomain, LABEL_RULE, slug, SUBDOMAIN_RULE } from './names.ts';
import { quantity } from './quantity.ts';

/** `_get_base_job_manifest` of prefect-kubernetes 0.8.0: the worker starts nothing else. */
const OF_THE_WORKER: readonly [path: Path, value: string | number][] = [
  [['apiVersion'], 'batch/v1'],
  [['kind'], 'Job'],
  [[...POD, 'parallelism'], 1],
  [[...POD, 'completions'], 1],
  [[...POD, 'restartPolicy'], 'Never'],
  [[...POD, 'containers', 0, 'name'], 'prefect-job'],
];

const checkWorkerWants: ManifestCheck = (manifest) =>
  OF_THE_WORKER.flatMap(([path, wanted]): ManifestFault[] => {
    const found = valueAt(manifest, path);
    if (found === wanted || holdsPlaceholder(found)) return [];
    const what = found === undefined ? 'it is not there' : `it is \`${String(found)}\``;
    return [
      {
        path,
        message: `the worker starts no job unless \`${placeName(path)}\` is \`${wanted}\`, and ${what}`,
      },
    ];
  });

const NAMES: readonly { path: Path; fits: (name: string) => boolean; rule: string }[] = [
  { path: ['metadata', 'namespace'], fits: isLabel, rule: LABEL_RULE },
  { path: ['metadata', 'name'], fits: isSubdomain, rule: SUBDOMAIN_RULE },
  { path: [...POD, 'serviceAccountName'], fits: isSubdomain, rule: SUBDOMAIN_RULE },
];

const checkNames: ManifestCheck = (manifest) =>
  NAMES.flatMap(({ path, fits, rule }): ManifestFault[] => {
    const name = valueAt(manifest, path);
    if (typeof name !== 'string' || holdsPlaceholder(name) || fits(name)) return [];
    return [
      { path, message: `\`${placeName(path)}\` cannot be \`${name}\``, help: `Kubernetes takes ${rule}` },
    ];
  });

/** Without one, the worker makes it of the run's name; a name that is given it takes as it is. */
const checkNameStart: ManifestCheck = (manifest) => {
  const path = ['metadata', 'generateName'];
  const start = valueAt(manifest, path);
  if (typeof start !== 'string' || ['', '-', 'None-'].includes(start) || holdsPlaceholder(start)) return [];
  if (isNameStart(start)) return [];
  const likely = slug(start);
  return [
    {
      path,
      message: `a job cannot be called \`${start}…\``,
      help: likely === undefined ? `Kubernetes takes ${SUBDOMAIN_RULE}` : `write \`${likely}\``,
    },
  ];
};

const checkImage: ManifestCheck = (manifest) => {
  const path = [...POD, 'containers', 0, 'image'];
  const image = valueAt(manifest, path);
  if (typeof image !== 'string' || holdsPlaceholder(image)) return [];
  const parsed = parseReference(image);
  return 'fault' in parsed ? [{ path, message: `\`${image}\` cannot name an image: ${parsed.fault}` }] : [];
};

const COUNTS: readonly Path[] = [
  ['spec', 'backoffLimit'],
  ['spec', 'ttlSecondsAfterFinished'],
  ['spec', 'activeDeadlineSeconds'],
];

const checkCounts: ManifestCheck = (manifest) =>
  COUNTS.flatMap((path): ManifestFault[] => {
    const value = valueAt(manifest, path);
    if (typeof value !== 'number' || value >= 0) return [];
    return [{ path, message: `\`${placeName(path)}\` must not be below 0, found ${value}` }];
  });

const checkEnvironment: ManifestCheck = (manifest) => {
  const path = [...POD, 'containers', 0, 'env'];
  return itemsOf(valueAt(manifest, path)).flatMap((entry, index): ManifestFault[] => {
    if (!isMapping(entry) || typeof entry.name !== 'string') return [];
    const { name, value, valueFrom } = entry;
    if (name === '' || name.includes('=') || /[^\x20-\x7e]/.test(name))
      return [
        { path: [...path, index, 'name'], message: `an environment variable cannot be called \`${name}\`` },
      ];
    if (typeof value === 'string' && value !== '' && isMapping(valueFrom))
      return [{ path: [...path, index], message: `\`${name}\` has both \`value\` and \`valueFrom\`` }];
    return [];
  });
};

/** Each names a secret or a config map by its name, and one of them. */
const checkEnvironmentSources: ManifestCheck = (manifest) => {
  const path = [...POD, 'containers', 0, 'envFrom'];
  return itemsOf(valueAt(manifest, path)).flatMap((entry, index): ManifestFault[] => {
    if (!isMapping(entry)) return [];
    const sources = ['secretRef', 'configMapRef'].filter((key) => isMapping(entry[key]));
    const [source] = sources;
    if (source === undefined || sources.length > 1)
      return [
        {
          path: [...path, index],
          message: `\`${placeName([...path, index])}\` must name either a \`secretRef\` or a \`configMapRef\``,
          help: 'write `{secretRef: {name: NAME}}`',
        },
      ];
    const name = (entry[source] as YamlMapping).name;
    if (holdsPlaceholder(name) || (typeof name === 'string' && isSubdomain(name))) return [];
    const found = typeof name === 'string' ? `cannot be \`${name}\`` : 'is not there';
    return [
      {
        path: [...path, index, source],
        message: `\`${placeName([...path, index, source, 'name'])}\` ${found}`,
        help: `Kubernetes takes ${SUBDOMAIN_RULE}`,
      },
    ];
  });
};

const checkMounts: ManifestCheck = (manifest) => {
  const volumes = itemsOf(valueAt(manifest, [...POD, 'volumes']));
  if (volumes.some(holdsPlaceholder)) return [];
  const names = new Set(volumes.map((volume) => (isMapping(volume) ? volume.name : undefined)));
  const path = [...POD, 'containers', 0, 'volumeMounts'];
  return itemsOf(valueAt(manifest, path)).flatMap((mount, index): ManifestFault[] => {
    if (!isMapping(mount) || typeof mount.name !== 'string' || holdsPlaceholder(mount.name)) return [];
    if (names.has(mount.name)) return [];
    return [
      {
        path: [...path, index, 'name'],
        message: `the job has no volume \`${mount.name}\`, which is mounted`,
        help: 'declare it under `volumes` of the pod',
      },
    ];
  });
};

/** More is asked for than is allowed. */
const checkRequests: ManifestCheck = (manifest) => {
  const path = [...POD, 'containers', 0, 'resources'];
  const resources = valueAt(manifest, path);
  const { requests, limits } = isMapping(resources) ? resources : {};
  if (!isMapping(requests) || !isMapping(limits)) return [];
  return Object.entries(requests).flatMap(([name, request]): ManifestFault[] => {
    const limit: YamlValue | undefined = limits[name];
    const [least, most] = [quantity(request), quantity(limit)];
    if (least === undefined || most === undefined || least <= most) return [];
    return [
      {
        path: [...path, 'requests', name],
        message: `the ${name} that is requested, \`${String(request)}\`, is more than its limit, \`${String(limit)}\``,
      },
    ];
  });
};

export const MANIFEST_RULES: readonly ManifestCheck[] = [
  checkWorkerWants,
  checkNames,
  checkNameStart,
  checkImage,
  checkCounts,
  checkEnvironment,
  checkEnvironmentSources,
  checkMounts,
  checkRequests,
];
