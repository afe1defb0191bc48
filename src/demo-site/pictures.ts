interface Grid {
  readonly columns: readonly number[];
  readonly rows: readonly number[];
}

/** The same shape at each place of a grid. */
const each = ({ columns, rows }: Grid, draw: (x: number, y: number) => string): string =>
  rows.flatMap((y) => columns.map((x) => draw(x, y))).join('');

const box = (place: string, fill: string): string => {
  const [x, y, width, height, round = '0'] = place.split(' ');
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${round}" fill="${fill}"/>`;
};
const shape = (path: string, fill: string): string => `<path d="${path}" fill="${fill}"/>`;
const disc = (place: string, fill: string): string => {
  const [x, y, radius] = place.split(' ');
  return `<circle cx="${x}" cy="${y}" r="${radius}" fill="${fill}"/>`;
};
const stroke = (path: string, colour: string, width = 3): string =>
  `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round"/>`;

const sky = (name: string, from: string, to: string): string =>
  `<defs><linearGradient id="${name}" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient></defs>` +
  box('0 0 800 500', `url(#${name})`);

const tree = (x: number, y: number, size: number): string =>
  box(`${x - size / 10} ${y - size / 3} ${size / 5} ${size / 3}`, '#6b4f3a') +
  disc(`${x} ${y - size * 0.62} ${size * 0.36}`, '#4c7f63') +
  disc(`${x - size * 0.24} ${y - size * 0.44} ${size * 0.26}`, '#5c9172') +
  disc(`${x + size * 0.24} ${y - size * 0.46} ${size * 0.25}`, '#437258');

const waves = (top: number, fill: string, line: string): string =>
  box(`0 ${top} 800 ${500 - top}`, fill) +
  [30, 62, 96]
    .map((down, at) =>
      stroke(
        `M${40 + at * 90} ${top + down}q30 -10 60 0t60 0M${420 + at * 60} ${top + down + 10}q30 -10 60 0t60 0`,
        line,
      ),
    )
    .join('');

const boat = (x: number, y: number, hull: string): string =>
  shape(`M${x - 60} ${y}h120l-22 30h-76z`, hull) +
  box(`${x - 3} ${y - 104} 5 104`, '#5b4636') +
  shape(`M${x + 8} ${y - 98}L${x + 60} ${y - 14}H${x + 8}z`, '#fff7ea') +
  shape(`M${x - 8} ${y - 78}L${x - 44} ${y - 14}H${x - 8}z`, '#f0dcc0');

const lanternCourt = [
  sky('dusk', '#f7d9b8', '#fdf1e1'),
  disc('640 110 54', '#f3b27a'),
  shape('M0 400q200 -70 400 -20t400 -10v130H0z', '#cfdcc7'),
  box('210 90 340 330 6', '#d9765b'),
  box('196 78 368 22 6', '#a9543e'),
  box('545 150 110 270 4', '#c4644b'),
  each(
    { columns: [244, 344, 444], rows: [128, 216, 304] },
    (x, y) =>
      box(`${x} ${y} 58 52 4`, '#fff1d6') +
      box(`${x + 27} ${y} 4 52`, '#d9765b') +
      box(`${x - 8} ${y + 44} 74 22 3`, '#8d4433') +
      each({ columns: [x, x + 18, x + 36, x + 54], rows: [y + 48] }, (bar, top) =>
        box(`${bar} ${top} 3 14`, '#f6c9b0'),
      ),
  ),
  each({ columns: [576, 612], rows: [176, 246, 316] }, (x, y) => box(`${x} ${y} 24 40 3`, '#ffe6bd')),
  box('356 366 48 54 4', '#5d2f26'),
  each({ columns: [150, 700], rows: [300] }, (x, y) =>
    [
      box(`${x - 3} ${y} 6 122`, '#3d4a52'),
      disc(`${x} ${y - 8} 26`, '#ffe9b0'),
      disc(`${x} ${y - 8} 14`, '#ffd166'),
    ].join(''),
  ),
  tree(80, 430, 130),
  box('0 418 800 82', '#b7c6ad'),
  box('0 446 800 20', '#efe7d8'),
].join('');

const millLane = [
  sky('morning', '#bfe0ef', '#eef7f7'),
  disc('130 100 46', '#ffe3a1'),
  shape('M0 330q220 -90 430 -30t370 -30v230H0z', '#a9cda0'),
  shape('M0 390q260 -50 520 -6t280 0v116H0z', '#8fbd8a'),
  box('250 220 270 190', '#fdf8ee'),
  shape('M222 228L385 108l163 120z', '#6f7f8f'),
  box('452 122 30 70', '#8c5a48'),
  box('520 290 150 120', '#f3ead9'),
  shape('M508 296l87 -52 87 52z', '#7d8d9c'),
  box('544 330 102 80 4', '#b8c4cc'),
  each({ columns: [0], rows: [348, 368, 388] }, (_, y) => box(`544 ${y} 102 3`, '#93a2ac')),
  each({ columns: [278, 440], rows: [252, 334] }, (x, y) =>
    [
      box(`${x} ${y} 54 48 3`, '#8fb7cf'),
      box(`${x + 25} ${y} 4 48`, '#fdf8ee'),
      box(`${x} ${y + 22} 54 4`, '#fdf8ee'),
    ].join(''),
  ),
  disc('385 182 18', '#8fb7cf'),
  box('356 326 58 84 4', '#2f6f73'),
  disc('402 370 4', '#ffe3a1'),
  shape('M356 410h58l40 90H316z', '#e9dcc4'),
  tree(150, 430, 190),
  tree(735, 420, 130),
  each({ columns: [30, 70, 110, 150, 190, 230], rows: [428] }, (x, y) => box(`${x} ${y} 10 44 4`, '#fdf8ee')),
  box('20 440 230 8', '#fdf8ee'),
  each({ columns: [545, 585, 625, 665, 705], rows: [446] }, (x, y) =>
    [disc(`${x} ${y} 9`, '#e7806a'), disc(`${x + 18} ${y + 16} 8`, '#f4b860')].join(''),
  ),
].join('');

const quayLoft = [
  sky('harbour', '#9fc4d6', '#f2e6d8'),
  disc('560 150 50', '#fbe6b8'),
  shape('M430 320l70 -40 60 26 90 -50 150 60v60H430z', '#8fa9b3'),
  box('90 120 340 250', '#8d5a4a'),
  shape('M76 128L260 44l184 84z', '#3f4a55'),
  each(
    { columns: [120, 224, 328], rows: [152] },
    (x, y) =>
      box(`${x} ${y} 76 96 3`, '#ffe2b0') +
      each({ columns: [x + 24, x + 50], rows: [y] }, (bar, top) => box(`${bar} ${top} 3 96`, '#3f4a55')) +
      each({ columns: [x], rows: [y + 30, y + 62] }, (left, bar) => box(`${left} ${bar} 76 3`, '#3f4a55')),
  ),
  box('110 264 300 10', '#6d4438'),
  each({ columns: [130, 334], rows: [290] }, (x, y) => box(`${x} ${y} 60 80 30`, '#4b3029')),
  box('228 290 70 80 4', '#2f6f73'),
  box('256 74 10 40', '#d9cdbd'),
  stroke('M261 84h58v26', '#d9cdbd', 5),
  box('0 368 800 26', '#b7a48c'),
  waves(392, '#3f7f8f', '#7fb4bd'),
  each({ columns: [60, 180, 300, 420], rows: [386] }, (x, y) => box(`${x} ${y} 12 60 3`, '#6d5844')),
  boat(610, 404, '#c8553d'),
  boat(730, 428, '#2d4654'),
].join('');

const harbour = [
  sky('day', '#cfe6ee', '#fbf1e2'),
  disc('650 96 48', '#ffdf9c'),
  shape('M0 330q150 -90 330 -50t470 -20v240H0z', '#b9d2c0'),
  each({ columns: [70, 250, 430], rows: [200] }, (x, y) =>
    [
      box(`${x} ${y} 90 130`, '#f6ede0'),
      shape(`M${x - 10} ${y + 4}l55 -48 55 48z`, '#a9543e'),
      box(`${x + 16} ${y + 30} 22 28 2`, '#8fb7cf'),
      box(`${x + 54} ${y + 30} 22 28 2`, '#8fb7cf'),
      box(`${x + 34} ${y + 84} 24 46 2`, '#2f6f73'),
    ].join(''),
  ),
  each({ columns: [162, 342], rows: [170] }, (x, y) =>
    [
      box(`${x} ${y} 84 160`, '#e0876c'),
      shape(`M${x - 8} ${y + 4}l50 -44 50 44z`, '#5e6b77'),
      each({ columns: [x + 14, x + 48], rows: [y + 26, y + 74] }, (left, top) =>
        box(`${left} ${top} 22 30 2`, '#fff1d6'),
      ),
      box(`${x + 30} ${y + 120} 24 40 2`, '#5d2f26'),
    ].join(''),
  ),
  shape('M640 330l14 -170h32l14 170z', '#fdfaf4'),
  shape('M646 262l3 -40h42l3 40z', '#c8553d'),
  box('650 132 40 30 3', '#2d4654'),
  box('658 138 24 18', '#ffe9b0'),
  shape('M646 132l24 -22 24 22z', '#c8553d'),
  box('0 326 800 20', '#c9b79c'),
  waves(344, '#4d90a0', '#8cc0c8'),
  boat(560, 380, '#c8553d'),
  boat(220, 408, '#2d4654'),
  boat(400, 366, '#8d5a4a'),
].join('');

const PICTURES: Readonly<Record<string, string>> = {
  'lantern-court': lanternCourt,
  'mill-lane': millLane,
  'quay-loft': quayLoft,
  harbour,
};

/** A drawing of a home, or of the harbour, as SVG. */
export const pictureOf = (name: string, label: string): string =>
  `<svg class="picture" viewBox="0 0 800 500" preserveAspectRatio="xMidYMid slice" role="img" aria-label="${label}">${PICTURES[name] ?? harbour}</svg>`;
