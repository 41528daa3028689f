/** What scaffolding is asked for, and what it gives: plain values. Nothing here reads or writes. */
import type { YamlMapping } from '../project/yaml-value.ts';

/** What judges the data; the names that rule files use. */
export type EngineName = 'truthound' | 'pandera' | 'great_expectations';

/** Where flow runs are carried out; Prefect's names for types of work pools. */
export type PoolType = 'process' | 'docker' | 'kubernetes';

/** Whose pipeline checks and deploys the project. */
export type CiName = 'github' | 'gitlab' | 'none';

/** How far a domain uses the flows of truthound-orchestration, from an ad-hoc task to a decorated flow. */
export type Rung = 'task' | 'block' | 'factory' | 'decorated';

/** In the order in which they are deployed; each has deployments and a work pool of its own. */
export const ENVIRONMENTS = ['staging', 'prod'] as const;
export type EnvironmentName = (typeof ENVIRONMENTS)[number];

/** A file to be. `path` is relative to the project, with `/`. */
export interface ScaffoldFile {
  path: string;
  text: string;
  executable?: true;
}

/** Texts of the folder `templates/`, by path relative to it. */
export type Templates = ReadonlyMap<string, string>;

export interface ProjectChoices {
  /** `name` in `prefect.yaml`; of letters, digits and dashes. */
  project: string;
  /** The first domain. */
  domain: string;
  engine: EngineName;
  poolType: PoolType;
  ci: CiName;
  /** Where images are pushed, without a tag; asked for where runs are containers. */
  image?: string;
  /** Of `tq`, for the pipelines that run it. */
  version: string;
  /** By default what an empty folder has around it. */
  around?: Around;
}

/** What is there already, as far as files of the scaffold depend on it. */
export interface Around {
  /** What a push deploys to staging; `main` by default. */
  mainBranch?: string;
  /** From the top of the repository to the project, `teams/a/`, where hosts and pre-commit look for none of their files. */
  prefix?: string;
  /** Files that say which packages there are, where no `requirements.txt` does: `uv.lock`. */
  packagesIn: readonly string[];
  /** A `pyproject.toml` that no scaffold has made. */
  hasOwnPackage: boolean;
  /** Dockerfiles that no scaffold has made, from the project. */
  dockerfiles: readonly string[];
}

export interface DomainChoices {
  project: string;
  /** A Python identifier: the name of a module, and of the rule file. */
  domain: string;
  engine: EngineName;
  poolType: PoolType;
  /** Undefined: the flow that needs the engine alone. */
  rung?: Rung;
  /** What a data file has shown (`--from`); undefined: the domain comes with rules and data of the templates. */
  learnt?: LearntData;
}

/** Rules and data of a domain, made from a data file of the user's. */
export interface LearntData {
  /** Text of `quality/<domain>.yaml`. */
  rules: string;
  /** Text of `data/<domain>.csv`, which satisfies every rule. */
  sample: string;
  /** Text of `data/<domain>-bad.csv`: the same columns and at least one row. */
  bad: string;
  /** How many rows the sample has, the heading not counted; at least one. */
  rows: number;
  /** The rules that the bad data break, by the names that the rules module gives them (`unique:order_id`); one at least is of severity error. */
  broken: readonly string[];
}

/** What a domain is known by. */
export type DomainNames = Pick<DomainChoices, 'project' | 'domain'>;

/** What a domain adds to a project. */
export interface DomainScaffold {
  files: ScaffoldFile[];
  /** Entries of `deployments:`, in the order in which they are to stand. */
  deployments: YamlMapping[];
  /** Block files that `tq.blocks` has to name; a pattern that names them already is enough. */
  blocks: string[];
}
