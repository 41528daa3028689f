/** What an interpreter has against what files name. */
import type { Engine } from '../../rules/rule.ts';
import { findDisagreements } from './disagreements.ts';
import { type HostFinding, isTold, ofBroken, ofRefusal, type Telling } from './host-findings.ts';
import { type HostReport, hostReport } from './host-report.ts';
import type { HostFile, Pin } from './pin.ts';

export interface InstalledHost {
  files: readonly HostFile[];
  /** What files and images alone come to. */
  written: HostReport;
  /** Of the interpreter (`installedPins`). */
  installed: readonly Pin[];
  engine: Engine;
}

/** `report`: of what is installed. Of the findings those that files do not tell already. */
export function installedFindings(
  { files, written, installed, engine }: InstalledHost,
  { isTuple, told }: Telling,
): { findings: HostFinding[]; report: HostReport } {
  const report = hostReport(files, { engine, installed });
  // An image has a Python of its own.
  const ofLists = files.flatMap(({ pins }) => pins).filter(({ source }) => source !== 'image');
  const others = findDisagreements([...installed, ...ofLists]).filter(
    ({ pins: [one] }) => one.source === 'installed',
  );
  const different = new Set(others.map(({ name }) => name));
  const isNew = (pin: Pin): boolean => pin.source === 'installed' && !different.has(pin.name);
  const known = new Set(written.broken.flatMap(({ id, certainty }) => (certainty === 'certain' ? [id] : [])));
  const broken = report.broken.filter(
    (each) =>
      each.certainty === 'certain' && !known.has(each.id) && !isTold(each, told) && each.pins.every(isNew),
  );
  const refused = new Set(written.refusals.map(({ pin }) => pin.name));
  const refusals = isTuple ? report.refusals.filter(({ pin }) => isNew(pin) && !refused.has(pin.name)) : [];
  return {
    findings: [
      ...others.map(({ pins: [one, other], message }): HostFinding => ({
        code: 'TQ4407',
        message,
        place: other.place,
        help: helpFor(one, other),
      })),
      ...refusals.map(ofRefusal),
      ...broken.map(ofBroken),
    ],
    report,
  };
}

function helpFor(installed: Pin, { name, specifier }: Pin): string {
  if (name === 'python') return 'run the project in the Python that its files name, or correct the files';
  return `install what is named: \`${installed.place.file} -m pip install "${name}${specifier}"\``;
}
