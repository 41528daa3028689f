/** The packages whose code ends up in `dist/`, as esbuild tells, with what `package-lock.json` knows of them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { ROOT } from './python-environment.ts';

export interface BundledPackage {
  name: string;
  version: string;
  /** An SPDX expression. */
  licence: string;
  /** As the package ships it. */
  licenceText: string;
  /** Subresource integrity of the tarball: `sha512-…` in base64. */
  integrity: string;
  description?: string;
}

/** Those of other people that may be passed on in a bundle under MIT with no more than their text; others stop the build. */
const PERMISSIVE = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0', 'Apache-2.0'];

interface LockFile {
  packages: Record<string, { version: string; integrity?: string }>;
}

/** By name. `copied`: packages of which files are copied beside the bundle. Throws for one whose licence is not known to be fit. */
export function bundledPackages(metafile: Metafile, copied: readonly string[]): BundledPackage[] {
  const inBundle = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) =>
      bytesInOutput > 0 ? (folderOf(path) ?? []) : [],
    ),
  );
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as LockFile;
  const folders = new Set([...inBundle, ...copied.map((name) => `node_modules/${name}`)]);
  // The same version may be installed, and bundled, more than once.
  const byName = new Map(
    [...folders].map((folder) => {
      const found = bundledPackage(folder, lock);
      return [`${found.name}@${found.version}`, found];
    }),
  );
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, found]) => found);
}

/** `node_modules/a/node_modules/@s/b` of a file in it. */
function folderOf(path: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
}

function bundledPackage(folder: string, lock: LockFile): BundledPackage {
  const { name, version, license, description } = JSON.parse(
    readFileSync(join(ROOT, folder, 'package.json'), 'utf8'),
  ) as { name: string; version: string; license?: string; description?: string };
  const locked = lock.packages[folder];
  if (locked?.integrity === undefined || locked.version !== version)
    throw new Error(`${name}@${version} is in the bundle and not in package-lock.json; run npm ci`);
  if (license === undefined || !PERMISSIVE.includes(license))
    throw new Error(`${name}@${version} is in the bundle; may it be, under «${license ?? 'no licence'}»?`);
  const licenceText = licenceTextIn(join(ROOT, folder));
  return { name, version, licence: license, licenceText, integrity: locked.integrity, description };
}

function licenceTextIn(folder: string): string {
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)(\.|-|$)/i.test(name));
  if (file === undefined || !existsSync(join(folder, file)))
    throw new Error(`${folder} is in the bundle and has no licence file`);
  return readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
}
