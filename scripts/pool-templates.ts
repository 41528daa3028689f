/** The job variables of work pools as the packages in a Python environment declare them. */
import { join } from 'node:path';
import { execa } from 'execa';
import type { JsonObject } from '../src/json.ts';
import { ROOT } from './python-environment.ts';
import { trimSchema } from './trim-schema.ts';

interface ReadTemplate {
  package: string;
  version: string;
  /** As `tq` carries them: without words for people, and with names of older templates, which take any value. */
  variables: JsonObject;
  /** As the package has them. */
  whole: JsonObject;
}

/** By type of work pool; those of packages that are not installed are absent. */
export async function readPoolTemplates(python: string): Promise<Record<string, ReadTemplate>> {
  const { stdout } = await execa(python, [join(ROOT, 'scripts', 'pool-templates.py')], {
    env: { PREFECT_LOGGING_LEVEL: 'CRITICAL' },
  });
  const read = JSON.parse(stdout) as Record<string, Printed>;
  return Object.fromEntries(Object.entries(read).map(([type, printed]) => [type, asCarried(printed)]));
}

/** What `pool-templates.py` prints of a type. */
interface Printed {
  package: string;
  version: string;
  variables: JsonObject;
  older_names: string[];
}

function asCarried({ package: name, version, variables: whole, older_names: older }: Printed): ReadTemplate {
  const { properties, ...rest } = trimSchema(whole);
  const open = Object.fromEntries(older.map((each) => [each, {}]));
  return {
    package: name,
    version,
    variables: { ...rest, properties: { ...(properties as JsonObject), ...open } },
    whole,
  };
}
