import { Fragment, type ReactNode } from 'react';

/**
 * Markdown to React elements, for article bodies. It never produces HTML text, so nothing an author (or an import)
 * writes can become script: raw HTML is shown as it was typed, and a link keeps only schemes that cannot run code.
 * The subset is what articles use: headings, paragraphs, nested lists, quotes, code, rules, tables, emphasis, links.
 */
export function Markdown({ source, top = 2 }: { source: string; top?: number }) {
  const lines = source.replace(/\r\n?/g, '\n').split('\n');
  const levels = lines.map((line) => HEADING.exec(line)?.[1]?.length ?? 9);
  return <>{blocks(lines, top + 1 - Math.min(...levels))}</>;
}

const HEADING = /^(#{1,4})\s+(.+?)\s*#*$/;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const FENCE = /^ {0,3}(```|~~~)/;
const ITEM = /^( *)([-*+]|\d{1,3}[.)])\s+(.*)$/;
const ROW = /^\s*\|.*\|\s*$/;
const SEPARATOR = /^\s*\|(?:\s*:?-{3,}:?\s*\|)+\s*$/;

type Taken = [node: ReactNode, used: number];

function blocks(lines: string[], shift: number): ReactNode[] {
  const out: ReactNode[] = [];
  let at = 0;
  while (at < lines.length) {
    if (!lines[at]?.trim()) {
      at += 1;
      continue;
    }
    const [node, used] = block(lines.slice(at), shift);
    out.push(<Fragment key={at}>{node}</Fragment>);
    at += used;
  }
  return out;
}

function block(lines: string[], shift: number): Taken {
  const first = lines[0] ?? '';
  const heading = HEADING.exec(first);
  if (heading) return [headingOf(heading[1]?.length ?? 1, heading[2] ?? '', shift), 1];
  if (FENCE.test(first)) return fence(lines);
  if (RULE.test(first)) return [<hr key="r" />, 1];
  if (first.startsWith('>')) return quote(lines, shift);
  if (ITEM.test(first)) return list(lines, shift);
  if (ROW.test(first) && SEPARATOR.test(lines[1] ?? '')) return table(lines);
  return paragraph(lines);
}

/** Authors begin with # or ##; on the page the highest of their headings stands right below the page's own. */
function headingOf(level: number, text: string, shift: number): ReactNode {
  const Tag = `h${Math.min(6, level - 1 + shift)}` as 'h2';
  return <Tag>{inline(text)}</Tag>;
}

function fence(lines: string[]): Taken {
  const mark = FENCE.exec(lines[0] ?? '')?.[1] ?? '```';
  const end = lines.findIndex((line, i) => i > 0 && line.trim() === mark);
  const stop = end < 0 ? lines.length : end;
  const code = lines.slice(1, stop).join('\n');
  return [
    <pre key="p">
      <code>{code}</code>
    </pre>,
    stop + 1,
  ];
}

function quote(lines: string[], shift: number): Taken {
  const used = count(lines, (line) => line.startsWith('>'));
  const inner = lines.slice(0, used).map((line) => line.replace(/^>\s?/, ''));
  return [<blockquote key="q">{blocks(inner, shift)}</blockquote>, used];
}

function list(lines: string[], shift: number): Taken {
  const head = ITEM.exec(lines[0] ?? '');
  const indent = head?.[1]?.length ?? 0;
  const ordered = /\d/.test(head?.[2] ?? '');
  const items: string[][] = [];
  let at = 0;
  for (; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const item = ITEM.exec(line);
    const own = item && (item[1]?.length ?? 0) <= indent;
    if (own && /\d/.test(item[2] ?? '') !== ordered) break;
    if (own) items.push([item[3] ?? '']);
    else if (!line.trim() && !ITEM.test(lines[at + 1] ?? '')) break;
    else if (line.trim() && !item && !/^\s/.test(line) && !(lines[at - 1] ?? '').trim()) break;
    else items.at(-1)?.push(line.replace(new RegExp(`^ {0,${indent + 3}}`), ''));
  }
  const List = ordered ? 'ol' : 'ul';
  const start = ordered ? Number.parseInt(head?.[2] ?? '1', 10) : 1;
  return [
    <List key="l" {...(start > 1 ? { start } : {})}>
      {items.map((item, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a parsed text has no identity of its own
        <li key={i}>{itemBody(item, shift)}</li>
      ))}
    </List>,
    at,
  ];
}

function itemBody([first = '', ...rest]: string[], shift: number): ReactNode {
  const lazy = count(rest, (line) => Boolean(line.trim()) && !ITEM.test(line));
  const own = [first, ...rest.slice(0, lazy)].join('\n');
  return (
    <>
      {inline(own)}
      {blocks(rest.slice(lazy), shift)}
    </>
  );
}

const cells = (line: string) =>
  line
    .trim()
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());

function table(lines: string[]): Taken {
  const used = count(lines, (line) => ROW.test(line));
  const rows = lines.slice(2, used);
  return [
    <table key="t">
      <thead>
        <tr>
          {cells(lines[0] ?? '').map((cell) => (
            <th key={cell} scope="col">
              {inline(cell)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a parsed text has no identity of its own
          <tr key={i}>
            {cells(row).map((cell, j) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <td key={j}>{inline(cell)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>,
    used,
  ];
}

function paragraph(lines: string[]): Taken {
  const more = (line: string) =>
    Boolean(line.trim()) && !HEADING.test(line) && !FENCE.test(line) && !RULE.test(line) && !/^>/.test(line);
  const used = 1 + count(lines.slice(1), (line) => more(line) && !ITEM.test(line));
  return [<p key="p">{inline(lines.slice(0, used).join('\n'))}</p>, used];
}

function count(lines: string[], holds: (line: string) => boolean): number {
  const end = lines.findIndex((line) => !holds(line));
  return end < 0 ? lines.length : end;
}

const INLINE =
  /(`+)(.+?)\1|\*\*(.+?)\*\*|__(.+?)__|\*(?!\s)(.+?)\*|\[([^\]]*)\]\(([^()\s]+(?:\([^()\s]*\))?)\)|<?(https?:\/\/[^\s<>]+[^\s<>.,;:!?)，。；：！？）])>?|\\([\\`*_[\]()#|>-])|( {2,}\n)/g;

/** Emphasis, code, links and line breaks inside one block. */
function inline(text: string): ReactNode[] {
  const out: ReactNode[] = [];
  let last = 0;
  for (const found of text.matchAll(INLINE)) {
    if (found.index > last) out.push(text.slice(last, found.index));
    out.push(<Fragment key={found.index}>{span(found)}</Fragment>);
    last = found.index + found[0].length;
  }
  if (last < text.length) out.push(text.slice(last));
  return out;
}

function span(found: RegExpExecArray): ReactNode {
  const [, , code, bold, bold2, emphasis, label, target, bare, escaped, breaks] = found;
  if (code !== undefined) return <code>{code}</code>;
  if (bold ?? bold2) return <strong>{inline(bold ?? bold2 ?? '')}</strong>;
  if (emphasis) return <em>{inline(emphasis)}</em>;
  if (target !== undefined) return linkTo(target, label || target);
  if (bare) return linkTo(bare, bare);
  if (breaks) return <br />;
  return escaped;
}

function linkTo(target: string, label: string): ReactNode {
  if (!/^(https?:|mailto:|tel:|\/(?!\/)|#)/i.test(target)) return label;
  const outside = /^https?:/i.test(target);
  const shown = label === target ? label.replace(/^https?:\/\//, '') : label;
  return (
    <a href={target} {...(outside ? { target: '_blank', rel: 'noopener noreferrer' } : {})}>
      {/https?:|\]\(/.test(shown) ? shown : inline(shown)}
    </a>
  );
}
