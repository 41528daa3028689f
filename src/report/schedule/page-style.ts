/** The look of the schedule page, light and dark. */

export interface Shade {
  background: string;
  text: string;
}

/** By `heatLevel`; text stands out by 4.5 to 1 at least (WCAG 2.2, 1.4.3). */
export const HEAT: Readonly<Record<'light' | 'dark', readonly Shade[]>> = {
  light: [
    { background: '#ffffff', text: '#59636e' },
    { background: '#deebf7', text: '#12202e' },
    { background: '#b5d3ea', text: '#12202e' },
    { background: '#7db4dc', text: '#12202e' },
    { background: '#2a6ca6', text: '#ffffff' },
    { background: '#0b3d73', text: '#ffffff' },
  ],
  dark: [
    { background: '#14181d', text: '#9aa5b1' },
    { background: '#1c2b3a', text: '#e6edf3' },
    { background: '#1f3f5c', text: '#e6edf3' },
    { background: '#24587f', text: '#ffffff' },
    { background: '#7db4dc', text: '#0c1116' },
    { background: '#d3e8f8', text: '#0c1116' },
  ],
};

/** Of the page itself: `line` for rules, `mark` for the timeline, `warn` for findings. */
export const COLOURS = {
  light: {
    background: '#ffffff',
    text: '#1b222a',
    soft: '#59636e',
    line: '#d5dbe1',
    mark: '#1f6098',
    warn: '#8a3b00',
  },
  dark: {
    background: '#14181d',
    text: '#e6edf3',
    soft: '#9aa5b1',
    line: '#323b45',
    mark: '#7db4dc',
    warn: '#ffb37a',
  },
} as const;

export function pageStyle(): string {
  return `:root{color-scheme:light dark;${variables('light')}}
@media (prefers-color-scheme:dark){:root{${variables('dark')}}}
body{margin:0 auto;max-width:76rem;padding:1.5rem;background:var(--background);color:var(--text);font:15px/1.5 system-ui,sans-serif}
h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}p{margin:.25rem 0}.soft,.none{color:var(--soft)}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th{font-weight:500;text-align:left;white-space:nowrap}
.heat{table-layout:fixed;min-width:56rem}.heat th:first-child{width:4.5rem}
.heat td,.heat thead th+th{text-align:center;padding:.3rem 0;font-size:.8rem}.heat td{border:1px solid var(--line)}
${HEAT.light.map((_, level) => `.h${level}{background:var(--b${level});color:var(--t${level})}`).join('')}
.line td,.line th{border-bottom:1px solid var(--line);padding:.2rem .5rem .2rem 0;font-size:.85rem}
.line tbody th{max-width:16rem;overflow:hidden;text-overflow:ellipsis}.line td.n,.line thead th.n{text-align:right;white-space:nowrap;padding-left:.5rem}
.line td.t,.line th.t{width:50%;min-width:24rem;padding:0}
.days{display:flex;overflow:hidden;color:var(--soft)}.days span{min-width:0;white-space:nowrap;box-shadow:inset 1px 0 var(--line);text-indent:.25rem;font-size:.75rem}
svg{display:block;width:100%;height:1.1rem;stroke:var(--mark)}svg.tall{height:4rem}
.warn{color:var(--warn);font-weight:600}li{margin:.35rem 0}
@media print{body{max-width:none}}`;
}

function variables(mode: 'light' | 'dark'): string {
  const own = Object.entries(COLOURS[mode]).map(([name, colour]) => `--${name}:${colour};`);
  const heat = HEAT[mode].map(
    ({ background, text }, level) => `--b${level}:${background};--t${level}:${text};`,
  );
  return [...own, ...heat].join('');
}
