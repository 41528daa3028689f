/** A mistake that people make in a project, and short ways to write its `prefect.yaml`. */

export interface Mistake {
  /** In a few words; no two mistakes have the same. May hold Markdown. */
  what: string;
  /** `prefect.yaml`. */
  text: string;
  /** Further files, over those of `PROJECT`. */
  files?: Record<string, string>;
  /** What of the deployment on the server shows what became of it: a field, or a path of keys with dots. */
  shows?: string;
  /** Only a server can tell, so that `tq plan` is asked in the place of `tq validate`. */
  needsServer?: true;
  /** Why `tq` says nothing, where it does. */
  silence?: string;
  /** A text that looks like a secret; the page shows that it is there, not what it is. */
  secret?: string;
}

type More = Omit<Mistake, 'what' | 'text'>;

/** The flow of every project. */
export const PROJECT: Record<string, string> = {
  'flows.py': `from prefect import flow


@flow
def hello(name: str = "x", n: int = 1, any=None):
    """Says hello."""


def helper():
    pass
`,
};

/** What is on the server: a work pool of type process, and a block of type secret. */
export const POOL = 'local';
export const SECRET_BLOCK = { name: 'orders-db', value: 'hT7-kq9Zp2-wX4' };

/** A whole file. */
export function file(what: string, text: string, more: More = {}): Mistake {
  return { what, text, ...more };
}

/** A file with one deployment and these lines more in its entry. */
export function entry(what: string, lines: string, more: More = {}): Mistake {
  const indented = lines.split('\n').map((line) => `    ${line}\n`);
  return { what, text: ONE + indented.join(''), ...more };
}

/** A file with these steps before one deployment. */
export function steps(what: string, lines: string, more: More = {}): Mistake {
  return { what, text: `${lines}\n${ONE}`, ...more };
}

export function deployment(fields: { name?: string; entrypoint?: string; pool?: string }): string {
  const { name = 'd', entrypoint = 'flows.py:hello', pool = `work_pool: {name: ${POOL}}` } = fields;
  return `  - name: ${name}\n    entrypoint: ${entrypoint}\n    ${pool}\n`;
}

export function one(fields: { name?: string; entrypoint?: string; pool?: string }): string {
  return `deployments:\n${deployment(fields)}`;
}

export const ONE = one({});
