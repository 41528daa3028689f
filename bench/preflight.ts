/** `tq preflight` of flows that check data beside `tq validate` of the same files, which looks at no versions and capacity. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { qualityProject } from './quality-project.ts';
import { measureInTurns, type Plan, type Sample } from './series.ts';

const SIZES = [
  { deployments: 100, flowFiles: 20, ruleFiles: 100 },
  { deployments: 1000, flowFiles: 100, ruleFiles: 1000 },
];

const REQUIREMENTS = ['prefect==3.8.8', 'truthound==3.2.0', 'truthound-orchestration==3.0.3'];

/** A lock file has every package that those bring in. */
const LOCKED_PACKAGES = 400;

/** Size after size. `folder` exists, and is removed by whoever made it. */
export async function measurePreflight(folder: string, tq: readonly string[], plan: Plan): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const size of SIZES) {
    const project = join(folder, `preflight-${size.deployments}`);
    for (const [path, text] of [...qualityProject(size), ...hostFiles()]) {
      mkdirSync(dirname(join(project, path)), { recursive: true });
      writeFileSync(join(project, path), checkingData(path, text));
    }
    const surroundings = { ...plan.surroundings, workingDirectory: project };
    const contenders = [
      { label: 'tq preflight', command: [...tq, 'preflight'] },
      { label: 'tq validate', command: [...tq, 'validate'] },
    ];
    const name = `preflight ${size.deployments} over ${size.flowFiles}`;
    samples.push(...(await measureInTurns(name, contenders, { ...plan, surroundings })));
  }
  return samples;
}

/** Flows that ask truthound-orchestration, so that every layer has something to look at. */
function checkingData(path: string, text: string): string {
  if (!path.endsWith('.py')) return text;
  return `from truthound_prefect import data_quality_check_task\n${text}`;
}

function hostFiles(): [path: string, text: string][] {
  const locked = Array.from(
    { length: LOCKED_PACKAGES },
    (_, index) => `[[package]]\nname = "package-${index}"\nversion = "1.${index}.0"\n`,
  );
  return [
    ['requirements.txt', `${REQUIREMENTS.join('\n')}\n`],
    ['uv.lock', `version = 1\nrequires-python = "==3.11.*"\n\n${locked.join('\n')}`],
  ];
}
