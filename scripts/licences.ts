/** `dist/THIRD-PARTY-LICENSES.txt`: the licence of every package that is in the bundle. */
import type { BundledPackage } from './bundled-packages.ts';

const LINE = '-'.repeat(80);

/** Packages with the very same text share it. */
export function licencesText(packages: readonly BundledPackage[]): string {
  const byText = new Map<string, BundledPackage[]>();
  for (const each of packages) {
    byText.set(each.licenceText, [...(byText.get(each.licenceText) ?? []), each]);
  }
  const parts = [...byText].map(
    ([text, sharing]) =>
      `${LINE}\n${sharing.map(({ name, version, licence }) => `${name}@${version} (${licence})`).join('\n')}\n${LINE}\n\n${text}\n`,
  );
  return `This package bundles the packages below, each under its own licence. Data of other
projects that it holds is named in the file NOTICE.\n\n${parts.join('\n')}`;
}
