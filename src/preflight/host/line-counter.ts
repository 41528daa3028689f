/** From offsets in a text to lines. */

/** The line (from 1) of an offset (from 0); counts on from the one asked for before, so it is fast for offsets in order. */
export function lineCounter(text: string): (offset: number) => number {
  let known = { offset: 0, line: 1 };
  return (offset) => {
    let { offset: at, line } = offset < known.offset ? { offset: 0, line: 1 } : known;
    for (let next = text.indexOf('\n', at); next >= 0 && next < offset; next = text.indexOf('\n', at)) {
      line += 1;
      at = next + 1;
    }
    known = { offset: at, line };
    return line;
  };
}
