/** What `prefect.runtime` holds while a file is imported to be deployed: nothing runs yet (measured on Prefect 3.8.8). */
import { NONE, type PythonValue } from './value.ts';

const ATTRIBUTE = /^prefect\.runtime\.(deployment|flow_run|task_run)\.(\w+)$/;

const NOTHING: Record<string, PythonValue | undefined> = {
  parameters: { type: 'dict', entries: [] },
  tags: { type: 'list', items: [] },
  run_count: { type: 'int', value: 0n },
  // The moment at which it is asked.
  scheduled_start_time: undefined,
};

/** The value of an attribute by its dotted name; undefined for any other name. */
export function runtimeValue(path: string): PythonValue | undefined {
  const name = ATTRIBUTE.exec(path)?.[2];
  if (name === undefined) return undefined;
  return name in NOTHING ? NOTHING[name] : NONE;
}
