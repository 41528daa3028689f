/** The corpus of flows: their sources, and what a server held of each after `prefect deploy`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface SignatureRow {
  id: string;
  /** Name of the flow's file. */
  file: string;
  entrypoint: string;
  source: string;
  /** Of `prefect deploy`. */
  exit: number;
  flow_name: string;
  description: string;
  /** Null where Prefect could not import the file. */
  version: string | null;
  parameter_openapi_schema: unknown;
  /** Of those that Prefect refused. */
  error: string;
}

export function signatureRows(file: string): SignatureRow[] {
  const lines = readFileSync(join(import.meta.dirname, file), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as SignatureRow);
}
