/** `tq validate` of generated projects beside a bare parse of the same files. */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../scripts/python-environment.ts';
import { qualityProject, type ProjectSize } from './quality-project.ts';
import { measureInTurns, type Plan, type Sample } from './series.ts';

export const VALIDATE_LABELS = { tq: 'tq validate', bareParse: 'bare parse' } as const;

const SIZES: readonly ProjectSize[] = [
  { deployments: 100, flowFiles: 20 },
  { deployments: 1000, flowFiles: 100 },
  { deployments: 10_000, flowFiles: 100 },
  { deployments: 100, flowFiles: 20, ruleFiles: 100 },
  { deployments: 1000, flowFiles: 100, ruleFiles: 1000 },
];

/** Size after size. `folder` exists, and is removed by whoever made it. */
export async function measureValidate(folder: string, tq: readonly string[], plan: Plan): Promise<Sample[]> {
  const bareParse = await compileBareParse(folder);
  const samples: Sample[] = [];
  for (const size of SIZES) {
    const project = writeProject(folder, size);
    const contenders = [
      { label: VALIDATE_LABELS.tq, command: [...tq, 'validate'] },
      { label: VALIDATE_LABELS.bareParse, command: [process.execPath, bareParse, project] },
    ];
    const surroundings = { ...plan.surroundings, workingDirectory: project };
    const rules = size.ruleFiles === undefined ? '' : ` with ${size.ruleFiles} rule files`;
    const name = `validate ${size.deployments} over ${size.flowFiles}${rules}`;
    samples.push(...(await measureInTurns(name, contenders, { ...plan, surroundings })));
  }
  return samples;
}

function writeProject(folder: string, size: ProjectSize): string {
  const project = join(folder, `quality-${size.deployments}-${size.ruleFiles ?? 0}`);
  for (const [path, text] of qualityProject(size)) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
  return project;
}

/** As `tq` is bundled, so that both start alike. */
async function compileBareParse(folder: string): Promise<string> {
  const outfile = join(folder, 'bare-parse.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'bare-parse.ts')],
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    alias: { yaml: join(ROOT, 'node_modules', 'yaml', 'browser', 'index.js') },
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  });
  const require = createRequire(import.meta.url);
  for (const file of ['web-tree-sitter/web-tree-sitter.wasm', 'tree-sitter-python/tree-sitter-python.wasm'])
    copyFileSync(require.resolve(file), join(folder, file.split('/')[1] as string));
  return outfile;
}
