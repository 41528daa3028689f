/** `dist/sbom.cdx.json`: what the package is made of, as CycloneDX 1.6. The same sources give the same bytes. */
import type { BundledPackage } from './bundled-packages.ts';

interface Package {
  name: string;
  version: string;
  description: string;
  license: string;
}

/** Text of the document. `self`: the `package.json` of `tq`. */
export function sbomText(self: Package, packages: readonly BundledPackage[]): string {
  const root = purl(self.name, self.version);
  const document = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      lifecycles: [{ phase: 'build' }],
      component: {
        type: 'application',
        'bom-ref': root,
        ...identity(self.name, self.version),
        description: self.description,
        licenses: [{ license: { id: self.license } }],
      },
    },
    components: packages.map((each) => component(each)),
    dependencies: [
      { ref: root, dependsOn: packages.map(({ name, version }) => purl(name, version)) },
      ...packages.map(({ name, version }) => ({ ref: purl(name, version) })),
    ],
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function component({ name, version, licence, integrity, description }: BundledPackage): object {
  return {
    type: 'library',
    'bom-ref': purl(name, version),
    ...identity(name, version),
    ...(description === undefined ? {} : { description }),
    hashes: [hashOf(integrity)],
    licenses: [{ license: { id: licence } }],
  };
}

function identity(name: string, version: string): object {
  const [scope, bare] = name.startsWith('@') ? name.split('/') : [undefined, name];
  return { ...(scope === undefined ? {} : { group: scope }), name: bare, version, purl: purl(name, version) };
}

/** https://github.com/package-url/purl-spec: the `@` of a scope is written as `%40`. */
function purl(name: string, version: string): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

const ALGORITHMS: Readonly<Record<string, string>> = { sha512: 'SHA-512', sha256: 'SHA-256', sha1: 'SHA-1' };

/** Of the package's tarball, as the lock file pins it. */
function hashOf(integrity: string): { alg: string; content: string } {
  const [algorithm = ''] = integrity.split('-', 1);
  const alg = ALGORITHMS[algorithm];
  if (alg === undefined) throw new Error(`no such algorithm: ${integrity}`);
  return { alg, content: Buffer.from(integrity.slice(algorithm.length + 1), 'base64').toString('hex') };
}
