/** A wheel as a build made it: its name, and what it needs, read from its `METADATA` (PEP 427, core metadata 2.x). */
import { inflateRawSync } from 'node:zlib';

export interface WheelMetadata {
  name: string;
  version: string;
  /** Requirements by PEP 508, those of extras among them. */
  requires: string[];
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const STORED = 0;
/** Of a METADATA with its long description: none comes near. */
const LARGEST_BYTES = 8 * 1024 * 1024;

/** Undefined when it is no wheel. */
export function wheelMetadata(wheel: Uint8Array): WheelMetadata | undefined {
  try {
    const text = metadataText(Buffer.from(wheel.buffer, wheel.byteOffset, wheel.byteLength));
    return text === undefined ? undefined : fromHeaders(text);
  } catch {
    // An archive that ends too early, or lies about its lengths.
    return undefined;
  }
}

/** Whether a wheel of that file name can be installed by any Python 3 on any machine. */
export function isPortable(fileName: string): boolean {
  return /-(py3|py2\.py3)-none-any\.whl$/.test(fileName);
}

/**
 * What is to be installed beside the wheel when it gets these extras. A requirement of an extra has `extra == "…"` as the
 * last part of its marker, as every back end writes it.
 */
export function requirementsFor(requires: readonly string[], extras: ReadonlySet<string>): string[] {
  return requires.flatMap((each) => {
    const { extra, without } = ofExtra(each) ?? {};
    if (extra === undefined || without === undefined) return [each];
    return extras.has(extra) ? [without] : [];
  });
}

/** The extra that a requirement is of, and what it requires then; undefined for one that is always needed. */
function ofExtra(requirement: string): { extra: string; without: string } | undefined {
  const text = requirement.trimEnd();
  const found = /(?<=[\s;])extra\s*==\s*['"]([^'"]+)['"]\s*\)?$/.exec(text);
  const before = text.slice(0, found?.index).trimEnd();
  const extra = found?.[1];
  const marker = before.indexOf(';') + 1;
  if (extra === undefined || marker === 0) return undefined;
  if (before.endsWith(';')) return { extra, without: before.slice(0, -1).trimEnd() };
  if (!/\sand$/.test(before)) return undefined;
  const [needed, others] = [before.slice(0, marker - 1).trimEnd(), before.slice(marker, -3).trim()];
  return { extra, without: `${needed}; ${others}` };
}

function fromHeaders(text: string): WheelMetadata | undefined {
  const headers = text.split(/\r?\n\r?\n/, 1)[0]?.split(/\r?\n/) ?? [];
  const all = (key: string): string[] =>
    headers.flatMap((line) => (line.startsWith(`${key}: `) ? [line.slice(key.length + 2).trim()] : []));
  const [name] = all('Name');
  const [version] = all('Version');
  if (name === undefined || version === undefined) return undefined;
  return { name, version, requires: all('Requires-Dist') };
}

/** Only what a zip file of a build back end has: no more than one disk, no encryption, no zip64 for a small file. */
function metadataText(zip: Buffer): string | undefined {
  let end = zip.length - 22;
  while (end >= 0 && zip.readUInt32LE(end) !== END) end -= 1;
  if (end < 0) return undefined;
  let at = zip.readUInt32LE(end + 16);
  while (zip.readUInt32LE(at) === ENTRY) {
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    if (/^[^/]+\.dist-info\/METADATA$/.test(name)) return contentOf(zip, at);
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return undefined;
}

function contentOf(zip: Buffer, entry: number): string {
  const method = zip.readUInt16LE(entry + 10);
  const length = zip.readUInt32LE(entry + 20);
  const header = zip.readUInt32LE(entry + 42);
  const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
  const bytes = zip.subarray(start, start + length);
  return (method === STORED ? bytes : inflateRawSync(bytes, { maxOutputLength: LARGEST_BYTES })).toString(
    'utf8',
  );
}
