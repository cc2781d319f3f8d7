import { type Document, type Node, type Way, waysOf } from './model';

export const BOX = { width: 128, height: 50 };
const GAP = { x: 14, y: 52 };
const THIN = 22; // a line that passes a row

export interface Placed {
  node: Node;
  x: number;
  y: number;
}
export interface Line {
  from: string;
  to: string;
  ways: string[];
  points: { x: number; y: number }[];
  back: boolean;
}
export interface Picture {
  boxes: Placed[];
  lines: Line[];
  width: number;
  height: number;
}

interface Cell {
  id: string;
  node?: Node;
  width: number;
}

/** Rows from the top: a node stands below everything that leads to it, ways that lead back up left out. */
function ranksOf(document: Document): Map<string, number> {
  const nodes = new Map(document.nodes.map((one) => [one.id, one]));
  const rank = new Map<string, number>();
  const onTheWay = new Set<string>();
  const order: string[] = [];
  const visit = (id: string) => {
    const node = nodes.get(id);
    if (!node || rank.has(id)) return;
    rank.set(id, 0);
    onTheWay.add(id);
    for (const { to } of waysOf(node)) if (!onTheWay.has(to)) visit(to);
    onTheWay.delete(id);
    order.unshift(id); // after everything below it: a topological order
  };
  visit(document.start);
  const last = new Set(order);
  const place = new Map(order.map((id, n) => [id, n]));
  for (const id of order)
    for (const { to } of waysOf(nodes.get(id) as Node))
      if ((place.get(to) ?? -1) > (place.get(id) ?? 0))
        rank.set(to, Math.max(rank.get(to) ?? 0, (rank.get(id) ?? 0) + 1));
  const below = Math.max(-1, ...rank.values()) + 1;
  for (const { id } of document.nodes) if (!last.has(id)) rank.set(id, below);
  return rank;
}

/** Ways between the same two nodes are one line. */
function merged(document: Document): { from: string; to: string; ways: string[] }[] {
  const found = new Map<string, { from: string; to: string; ways: string[] }>();
  const known = new Set(document.nodes.map((one) => one.id));
  for (const node of document.nodes)
    for (const { from, to, way } of waysOf(node) as Way[]) {
      if (!known.has(to)) continue;
      const key = JSON.stringify([from, to]);
      const line = found.get(key) ?? { from, to, ways: [] };
      line.ways.push(way);
      found.set(key, line);
    }
  return [...found.values()];
}

/** Each row in the order of what stands above it, twice over: lines cross less. */
function sorted(rows: Cell[][], above: Map<string, string[]>): void {
  for (let sweep = 0; sweep < 2; sweep += 1)
    for (let n = 1; n < rows.length; n += 1) {
      const at = new Map(rows[n - 1]?.map((cell, i) => [cell.id, i]));
      const weight = (cell: Cell) => {
        const seen = (above.get(cell.id) ?? []).map((id) => at.get(id)).filter((one) => one !== undefined);
        return seen.length ? seen.reduce((sum, one) => sum + one, 0) / seen.length : Number.MAX_SAFE_INTEGER;
      };
      const weights = new Map(rows[n]?.map((cell) => [cell.id, weight(cell)]));
      rows[n]?.sort((a, b) => (weights.get(a.id) ?? 0) - (weights.get(b.id) ?? 0));
    }
}

/** A flow drawn from its data: boxes in rows, lines that pass rows between them, ways back beside them. */
export function pictureOf(document: Document): Picture {
  const rank = ranksOf(document);
  const rows: Cell[][] = [];
  const put = (row: number, cell: Cell) => {
    while (rows.length <= row) rows.push([]);
    rows[row]?.push(cell);
  };
  for (const node of document.nodes) put(rank.get(node.id) ?? 0, { id: node.id, node, width: BOX.width });
  const above = new Map<string, string[]>();
  const lead = (from: string, to: string) => above.set(to, [...(above.get(to) ?? []), from]);
  const lines = merged(document).map((line, n) => {
    const [top, bottom] = [rank.get(line.from) ?? 0, rank.get(line.to) ?? 0];
    const through: string[] = [];
    for (let row = top + 1; row < bottom; row += 1) {
      through.push(`line-${n}-${row}`);
      put(row, { id: `line-${n}-${row}`, width: THIN });
    }
    if (bottom > top)
      for (const [i, id] of [line.from, ...through].entries()) lead(id, [...through, line.to][i] as string);
    return { ...line, through, back: bottom <= top };
  });
  sorted(rows, above);
  const widths = rows.map((row) => row.reduce((sum, cell) => sum + cell.width + GAP.x, -GAP.x));
  const backs = lines.some((line) => line.back) ? 30 : 0;
  const width = Math.max(BOX.width, ...widths) + 16 + backs;
  const middle = new Map<string, { x: number; y: number }>();
  rows.forEach((row, n) => {
    let x = 8 + (width - 16 - backs - (widths[n] ?? 0)) / 2;
    for (const cell of row) {
      middle.set(cell.id, { x: x + cell.width / 2, y: 8 + n * (BOX.height + GAP.y) });
      x += cell.width + GAP.x;
    }
  });
  const at = (id: string) => middle.get(id) ?? { x: 0, y: 0 };
  const spread = portsOf(lines, at);
  return {
    boxes: document.nodes.map((node) => ({ node, x: at(node.id).x - BOX.width / 2, y: at(node.id).y })),
    lines: lines.map((line) => {
      const [start, end] = [at(line.from), at(line.to)];
      const port = start.x + (spread.get(`${line.from} ${line.to}`) ?? 0);
      const points = line.back
        ? [
            { x: start.x + BOX.width / 2, y: start.y + BOX.height / 2 },
            { x: end.x + BOX.width / 2, y: end.y + BOX.height / 2 + (line.from === line.to ? -14 : 0) },
          ]
        : [
            { x: port, y: start.y + BOX.height },
            ...line.through.flatMap((id) => [at(id), { x: at(id).x, y: at(id).y + BOX.height }]),
            { x: end.x, y: end.y },
          ];
      return { from: line.from, to: line.to, ways: line.ways, back: line.back, points };
    }),
    width,
    height: 16 + rows.length * (BOX.height + GAP.y) - GAP.y,
  };
}

/** Lines leave a box side by side, in the order of where they go. */
function portsOf(
  lines: { from: string; to: string; through: string[]; back: boolean }[],
  at: (id: string) => { x: number },
) {
  const found = new Map<string, number>();
  const sources = new Set(lines.map((line) => line.from));
  for (const source of sources) {
    const own = lines.filter((line) => line.from === source && !line.back);
    const next = (line: (typeof own)[number]) => at(line.through[0] ?? line.to).x;
    own.sort((a, b) => next(a) - next(b));
    const step = Math.min(26, (BOX.width - 24) / Math.max(1, own.length - 1));
    own.forEach((line, n) => {
      found.set(`${line.from} ${line.to}`, (n - (own.length - 1) / 2) * step);
    });
  }
  return found;
}

/** A smooth line through its points. */
export function pathOf(line: Line): string {
  const [first, ...rest] = line.points;
  if (!first) return '';
  if (line.back) {
    const end = rest[0] ?? first;
    const out = Math.max(first.x, end.x) + 26;
    return `M${first.x} ${first.y} C${out} ${first.y} ${out} ${end.y} ${end.x} ${end.y}`;
  }
  let path = `M${first.x} ${first.y}`;
  let from = first;
  for (const to of rest) {
    const bend = (to.y - from.y) / 2;
    path += ` C${from.x} ${from.y + bend} ${to.x} ${to.y - bend} ${to.x} ${to.y}`;
    from = to;
  }
  return path;
}

/** Where the words of a line stand: near where it begins, so that they are read with what one chooses. */
export function labelAt(line: Line): { x: number; y: number } {
  const [a, b] = line.points;
  if (!a || !b) return { x: 0, y: 0 };
  if (line.back) return { x: Math.max(a.x, b.x) + 20, y: (a.y + b.y) / 2 };
  return { x: (a.x + b.x) / 2, y: a.y + Math.min(b.y - a.y, GAP.y) / 2 };
}

interface Label {
  line: Line;
  text: string;
  x: number;
  y: number;
}
const LETTER = 6.2;
const HEIGHT = 13;

/** The words of all lines, none over another: one that would be moves down. */
export function labelsOf(lines: readonly Line[], say: (line: Line) => string): Label[] {
  const placed: (Label & { half: number })[] = [];
  for (const line of lines) {
    const text = say(line);
    if (!text) continue;
    const half = ([...text].reduce((sum, one) => sum + (one.charCodeAt(0) > 0x2e7f ? 1.9 : 1), 0) * LETTER) / 2 + 3;
    const { x, y: begun } = labelAt(line);
    let y = begun;
    const covers = (one: (typeof placed)[number]) =>
      Math.abs(one.x - x) < one.half + half && Math.abs(one.y - y) < HEIGHT;
    for (let tries = 0; tries < 3 && placed.some(covers); tries += 1) y += HEIGHT;
    placed.push({ line, text, x, y, half });
  }
  return placed;
}
