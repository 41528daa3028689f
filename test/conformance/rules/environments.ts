/** The engines and their versions with which the meaning of rules is proved. */
import type { Engine } from '../../../src/rules/rule.ts';

export interface EngineEnvironment {
  readonly engine: Engine;
  /** What the engine itself says when the tests run. */
  readonly version: string;
  /** The list in `scripts/` from which the environment is made. */
  readonly list: string;
  /** The data frame that a case becomes there. */
  readonly frame: 'polars' | 'pandas';
}

export const ENVIRONMENTS: readonly EngineEnvironment[] = [
  { engine: 'truthound', version: '3.0.1', list: 'python-requirements-truthound-3.0.1.txt', frame: 'polars' },
  { engine: 'truthound', version: '3.2.0', list: 'python-requirements.txt', frame: 'polars' },
  { engine: 'pandera', version: '0.13.4', list: 'python-requirements-pandera-0.13.txt', frame: 'pandas' },
  { engine: 'pandera', version: '0.35.0', list: 'python-requirements-pandera.txt', frame: 'pandas' },
  {
    engine: 'great_expectations',
    version: '0.18.22',
    list: 'python-requirements-great-expectations-0.18.txt',
    frame: 'pandas',
  },
  {
    engine: 'great_expectations',
    version: '1.24.1',
    list: 'python-requirements-great-expectations.txt',
    frame: 'pandas',
  },
];
