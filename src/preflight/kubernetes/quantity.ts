/** Quantities of Kubernetes: `500m`, `2Gi`, `1e3`. As `apimachinery/pkg/api/resource/quantity.go` reads them. */

const QUANTITY = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))(?:(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E)|[eE]([+-]?\d+))?$/;

const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
};

/** Its amount in units; undefined where it is none. */
export function quantity(written: unknown): number | undefined {
  if (typeof written !== 'string' && typeof written !== 'number') return undefined;
  const [, amount, suffix, exponent] = QUANTITY.exec(String(written)) ?? [];
  if (amount === undefined) return undefined;
  if (exponent !== undefined) return Number(amount) * 10 ** Number(exponent);
  if (suffix === undefined) return Number(amount);
  const power = BINARY.indexOf(suffix) + 1;
  return Number(amount) * (power > 0 ? 1024 ** power : (DECIMAL[suffix] ?? 1));
}

/** What was probably meant: `2GB` is `2G`, `512 MiB` is `512Mi`, `500 m` is `500m`. */
export function likelyQuantity(written: string): string | undefined {
  const [, amount, prefix, binary, bytes] =
    /^\s*(\d+(?:\.\d+)?)\s*([kKmMgGtT])(i?)([bB]?)\s*$/.exec(written) ?? [];
  if (amount === undefined || prefix === undefined) return undefined;
  if (binary === 'i') return `${amount}${prefix.toUpperCase()}i`;
  const isMilli = prefix === 'm' && bytes === '';
  return amount + (isMilli ? 'm' : prefix.toUpperCase().replace('K', 'k'));
}
