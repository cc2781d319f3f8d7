// What a first visit loads, gzipped, against the budget: the entry, everything it imports, its first page, one language.
import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const dist = path.resolve(import.meta.dirname, '..', process.env.OUT_DIR ?? 'dist');
const manifest = JSON.parse(fs.readFileSync(path.join(dist, 'manifest.json'), 'utf8'));
const KIB = 1024;
const BUDGET = {
  desk: { roots: ['desk.html', 'src/app/desk/DeskPage.tsx', 'src/i18n/desk.zh-CN.ts'], js: 270 * KIB, css: 48 * KIB },
  portal: { roots: ['portal.html', 'src/i18n/portal.zh-CN.ts'], js: 170 * KIB, css: 20 * KIB },
};
const LAZY = 190 * KIB;

const weight = (file) => gzipSync(fs.readFileSync(path.join(dist, file)), { level: 9 }).length;

function closure(roots) {
  const seen = new Set();
  const visit = (name) => {
    if (seen.has(name) || !manifest[name]) return;
    seen.add(name);
    for (const needed of manifest[name].imports ?? []) visit(needed);
  };
  for (const root of roots) visit(root);
  return [...seen].map((name) => manifest[name]);
}

let bad = 0;
function check(what, is, most) {
  const over = is > most;
  if (over) bad++;
  console.log(`${over ? 'OVER ' : 'ok   '} ${what}: ${(is / KIB).toFixed(1)} of ${(most / KIB).toFixed(0)} KiB`);
}

const sum = (files) => [...new Set(files)].reduce((total, file) => total + weight(file), 0);
for (const [name, { roots, js, css }] of Object.entries(BUDGET)) {
  if (!manifest[roots[0]]) continue;
  const chunks = closure(roots);
  check(`${name} scripts`, sum(chunks.map((chunk) => chunk.file).filter((file) => file.endsWith('.js'))), js);
  check(`${name} styles`, sum(chunks.flatMap((chunk) => chunk.css ?? [])), css);
}
for (const file of fs.readdirSync(path.join(dist, 'assets')))
  if (file.endsWith('.js') && weight(`assets/${file}`) > LAZY) check(`chunk ${file}`, weight(`assets/${file}`), LAZY);
process.exit(bad ? 1 : 0);
