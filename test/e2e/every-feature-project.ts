/** A copy of `projects/every-feature` in a checkout of its own, deployed by either tool with the same environment. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';
import { pythonEnvironment } from '../../scripts/python-environment.ts';
import { CHANGES } from './every-feature-changes.ts';
import { tq, type Result } from './run-binary.ts';

const PROJECT = join(import.meta.dirname, 'projects', 'every-feature');

/** The pools, variables and blocks that the project refers to. */
export const SERVER_SETUP = join(PROJECT, 'server.json');

/** What its placeholders name. */
const ENVIRONMENT = {
  REGION: 'eu',
  ORG: 'acme',
  EMPTY: '',
  SWITCH: 'false',
  POOL: 'local',
  ZONE: 'Asia/Tokyo',
  FOLDER: 'flows',
};

export class EveryFeatureProject {
  readonly #folder = mkdtempSync(join(tmpdir(), 'tq-every-feature-'));
  readonly #directory = join(this.#folder, 'project');
  readonly #apiUrl: string;

  constructor(apiUrl: string) {
    this.#apiUrl = apiUrl;
    mkdirSync(join(this.#folder, 'home'));
    this.restore();
    // Deployments without a version take that of the commit.
    const git = (...argv: string[]): void =>
      void execFileSync('git', argv, { cwd: this.#directory, stdio: 'ignore' });
    git('init', '--initial-branch', 'main');
    git('remote', 'add', 'origin', 'https://github.com/acme/orders.git');
    git('add', '--all');
    const asNobody = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];
    git(...asNobody, 'commit', '--message', 'first');
  }

  /** The project as it is written. */
  restore(): void {
    cpSync(PROJECT, this.#directory, { recursive: true });
  }

  /** One field of each kind changed. */
  change(): void {
    for (const [file, from, to] of CHANGES) {
      const path = join(this.#directory, file);
      const text = readFileSync(path, 'utf8');
      if (text.split(from).length !== 2) throw new Error(`\`${from}\` must be in ${file} once`);
      writeFileSync(
        path,
        text.replace(from, () => to),
      );
    }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Its output is in the error when it fails. */
  async prefectDeploy(): Promise<void> {
    const { prefect } = await pythonEnvironment();
    await execa(prefect, ['--no-prompt', 'deploy', '--all'], {
      cwd: this.#directory,
      extendEnv: false,
      env: { ...(await this.#variables()), HOME: join(this.#folder, 'home') },
    });
  }

  async tq(argv: readonly string[], apiUrl = this.#apiUrl): Promise<Result> {
    const variables = { ...(await this.#variables()), PREFECT_API_URL: apiUrl };
    return tq(argv, { directory: this.#directory, variables });
  }

  /** Python is in the path of both: some of the steps are functions of the project. */
  async #variables(): Promise<Record<string, string>> {
    const { python } = await pythonEnvironment();
    return {
      ...ENVIRONMENT,
      PATH: [dirname(python), process.env.PATH].join(delimiter),
      PREFECT_HOME: join(this.#folder, 'home'),
      PREFECT_API_URL: this.#apiUrl,
      PYTHONDONTWRITEBYTECODE: '1',
    };
  }
}
