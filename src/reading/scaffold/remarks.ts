/** What a person has to see to, when a project comes into a folder that holds something. */
import { join } from 'node:path';
import { documentationPage } from '../../diagnostic-pages.ts';
import { nameList } from '../../diagnostics/name-list.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import { environmentOf } from '../../project/select.ts';
import { NOTHING_AROUND, projectFiles } from '../../scaffold/project-files.ts';
import {
  type CiName,
  ENVIRONMENTS,
  type ProjectChoices,
  type ScaffoldFile,
  type Templates,
} from '../../scaffold/scaffold.ts';
import { entryMappings } from '../../project/entries.ts';
import type { ExistingProject } from './existing-project.ts';
import { elsewhereRemarks, keptListRemarks } from './lacking-packages.ts';
import { type Proposal, withChanges } from './proposal.ts';
import { textAt } from './surroundings.ts';

export interface Scaffolding {
  choices: ProjectChoices;
  /** All of its domains. */
  domains: readonly string[];
  existing: ExistingProject | undefined;
  /** What it is to consist of, without `prefect.yaml`. */
  wanted: readonly ScaffoldFile[];
  proposed: Proposal;
  templates: Templates;
  /** Absolute. */
  folder: string;
}

const PIPELINES: Readonly<Record<Exclude<CiName, 'none'>, string>> = {
  github: '.github/workflows/quality.yml',
  gitlab: '.gitlab-ci.yml',
};

/** Each a sentence. Of what is there nothing is read beside the lists of packages and the `__init__.py` files of `src`. */
export async function initRemarks(scaffolding: Scaffolding, files: FileSystem): Promise<string[]> {
  const { choices, folder, proposed, wanted } = scaffolding;
  const { packagesIn = [] } = choices.around ?? {};
  const isPackageListMade = wanted.some(({ path }) => path === 'requirements.txt');
  const later = withChanges(files, proposed.changes);
  const ofPackages =
    isPackageListMade || packagesIn.length === 0
      ? await keptListRemarks(wanted, folder, later)
      : await elsewhereRemarks(packagesIn, packageLists(scaffolding), folder, later);
  if (proposed.changes.length === 0) return ofPackages;
  return [
    ...ofPackages,
    ...ofPlace(choices),
    ...ofPipeline(scaffolding, isPackageListMade),
    ...ofSteps(scaffolding),
    ...(await ofModules(folder, files)),
  ];
}

/** What the lists would say that are not made. */
function packageLists({ choices, templates }: Scaffolding): string[] {
  return projectFiles({ ...choices, around: NOTHING_AROUND }, templates)
    .filter(({ path }) => /^requirements[\w-]*\.txt$/.test(path))
    .map(({ text }) => text)
    .reverse();
}

function ofPlace({ around }: ProjectChoices): string[] {
  if (around?.prefix === undefined) return [];
  return [
    `no pipeline and no \`.pre-commit-config.yaml\` were made, since \`${around.prefix}\` is not the top of the repository, where alone they are read: put them there, as \`${documentationPage('init.md')}\` shows, "In a folder of a repository"`,
  ];
}

/** What the new pipeline does beside what it is made for. */
function ofPipeline(
  { choices: { ci }, domains, existing, proposed, folder }: Scaffolding,
  isPackageListMade: boolean,
): string[] {
  const path = ci === 'none' ? undefined : PIPELINES[ci];
  if (path === undefined || !proposed.changes.some((each) => each.path === join(folder, path))) return [];
  const ours = [...domains, 'failure-alert'].flatMap((name) => ENVIRONMENTS.map((each) => `${name}-${each}`));
  const others = (existing?.deployments ?? []).filter((name) => !ours.includes(name));
  const deployed: readonly (string | undefined)[] = ENVIRONMENTS;
  const taken = entryMappings(existing?.data ?? {})
    .filter((entry) => deployed.includes(environmentOf(entry)))
    .flatMap(({ name }) => (typeof name === 'string' && others.includes(name) ? [name] : []));
  return [
    ...(isPackageListMade
      ? []
      : [
          `\`${path}\` installs \`requirements-dev.txt\`, which there is none of: put there what installs your packages`,
        ]),
    ...(taken.length === 0
      ? []
      : [
          `\`${path}\` deploys what is of ${ENVIRONMENTS.map((each) => `\`${each}\``).join(' and ')}, and so ${nameList(taken)}, too: name the deployments there if that is not meant`,
        ]),
    ...(others.length === 0
      ? []
      : [
          `\`${path}\` checks all deployments of \`prefect.yaml\` and fails on a warning, and runs all tests, with Python 3.11: see that the others pass, or name what it is to look at (\`--name\`, \`pytest tests/test_${domains[0]}.py\`)`,
        ]),
  ];
}

/** Steps of the whole file are those of the new deployments, too. */
function ofSteps({ existing, proposed }: Scaffolding): string[] {
  const steps = ['build', 'push', 'pull'].filter((key) => {
    const value = existing?.data[key];
    return Array.isArray(value) && value.length > 0;
  });
  if (proposed.edit === undefined || steps.length === 0) return [];
  return [
    `the new deployments take ${nameList(steps)} of \`${proposed.edit.name}\` as the others do: give them steps of their own if their code is elsewhere`,
  ];
}

/** Python runs these before it imports anything of the new modules. */
async function ofModules(folder: string, files: FileSystem): Promise<string[]> {
  const paths = ['src', 'src/core', 'src/prefect_flows'].map((each) => `${each}/__init__.py`);
  const texts = await Promise.all(paths.map((path) => textAt(join(folder, path), files)));
  const busy = paths.filter((_, index) => /^[^\S\r\n]*(?:from|import)\s/m.test(texts[index] ?? ''));
  if (busy.length === 0) return [];
  return [
    `Python runs ${nameList(busy)} before the new flows: what is imported there must be installed wherever flows run`,
  ];
}
