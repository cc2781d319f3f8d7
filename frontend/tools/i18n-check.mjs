// Every language has the same keys and the plural forms its grammar needs, with the same placeholders;
// no key is unused. (A key that code uses and the catalogue lacks already fails in the type check.)
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../src');
const locales = path.join(root, 'locales');
const problems = [];
const bare = (key) => key.replace(/_(zero|one|two|few|many|other)$/, '');
const placeholders = (text) => [...String(text).matchAll(/\{\{\s*(\w+)/g)].map((m) => m[1]).sort();

function flat(node, prefix = '') {
  return Object.entries(node).flatMap(([key, value]) =>
    typeof value === 'object' ? flat(value, `${prefix}${key}.`) : [[prefix + key, value]],
  );
}

function sources(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return sources(full);
    return /\.tsx?$/.test(entry.name) && !/\.test\.|schema\.d/.test(entry.name) ? [fs.readFileSync(full, 'utf8')] : [];
  });
}

const languages = fs.readdirSync(locales);
const code = sources(root).join('\n');
const dynamic = [...code.matchAll(/`([a-zA-Z_]+(?:\.[a-zA-Z_]+)*[._]?)\$\{/g)].map((m) => m[1]);
let count = 0;

for (const file of fs.readdirSync(path.join(locales, 'en'))) {
  const ns = file.replace('.json', '');
  const books = languages.map((language) => {
    const full = path.join(locales, language, file);
    if (!fs.existsSync(full)) problems.push(`${language}/${file} is missing`);
    return [language, new Map(fs.existsSync(full) ? flat(JSON.parse(fs.readFileSync(full, 'utf8'))) : [])];
  });
  const all = new Set(books.flatMap(([, book]) => [...book.keys()].map(bare)));
  count += all.size;
  for (const [language, book] of books) {
    const have = new Set([...book.keys()].map(bare));
    for (const key of all) if (!have.has(key)) problems.push(`${language}/${ns}: missing ${key}`);
    const plural = new Set([...book.keys()].filter((key) => key !== bare(key)).map(bare));
    for (const key of plural)
      for (const form of new Intl.PluralRules(language).resolvedOptions().pluralCategories)
        if (!book.has(`${key}_${form}`)) problems.push(`${language}/${ns}: ${key} lacks plural form ${form}`);
    for (const [key, text] of book) if (!String(text).trim()) problems.push(`${language}/${ns}: ${key} is empty`);
  }
  const [, english] = books.find(([language]) => language === 'en');
  for (const [language, book] of books)
    for (const [key, text] of book) {
      const base = english.get(key) ?? english.get(`${bare(key)}_other`);
      if (base !== undefined && `${placeholders(base)}` !== `${placeholders(text)}`)
        problems.push(`${language}/${ns}: ${key} has other placeholders than English`);
    }
  for (const key of all) {
    const used = ["'", '"', '`'].some((q) => code.includes(`${q}${key}${q}`) || code.includes(`${q}${ns}:${key}${q}`));
    if (!used && !dynamic.some((start) => key.startsWith(start))) problems.push(`${ns}: ${key} is not used`);
  }
}

for (const problem of problems) console.log(problem);
console.log(`${languages.length} languages, ${count} keys, ${problems.length} problems`);
process.exit(problems.length ? 1 : 0);
