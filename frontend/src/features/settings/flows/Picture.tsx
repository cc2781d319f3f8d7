import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useT } from '@/i18n/t';
import { BOX, labelsOf, type Placed, pathOf, pictureOf } from './layout';
import type { Document } from './model';
import css from './Picture.module.css';
import { useWords } from './words';

interface Props {
  document: Document;
  selected: string | undefined;
  onSelect: (id: string) => void;
  /** nodes with something wrong, and whether that keeps the draft from callers */
  wrong: Map<string, boolean>;
  /** nodes and ways that a walk took: "menu" and "menu key:1" */
  walked: Set<string>;
  here: string | undefined;
}

const wide = (letter: string) => letter.charCodeAt(0) > 0x2e7f;
/** As many letters as the box holds; Chinese ones are twice as wide. */
function fitted(text: string, room: number): string {
  let used = 0;
  const letters = [...text];
  for (const [n, letter] of letters.entries()) {
    used += wide(letter) ? 1.85 : 1;
    if (used > room) return `${letters.slice(0, Math.max(1, n - 1)).join('')}…`;
  }
  return text;
}

const WAYS: Record<string, [number, number]> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

/** The box that lies next in the arrow's direction: what is straight ahead before what is aside. */
export function neighbour(boxes: readonly Placed[], from: string | undefined, key: string): string | undefined {
  const way = WAYS[key];
  const here = boxes.find((one) => one.node.id === from);
  if (!way || !here) return undefined;
  const [dx, dy] = way;
  const far = ({ x, y }: Placed) => {
    const ahead = (x - here.x) * dx + (y - here.y) * dy;
    const aside = Math.abs((x - here.x) * dy) + Math.abs((y - here.y) * dx);
    return ahead > 0 ? ahead + 2 * aside : Number.POSITIVE_INFINITY;
  };
  const nearest = boxes.toSorted((a, b) => far(a) - far(b))[0];
  return nearest && far(nearest) < Number.POSITIVE_INFINITY ? nearest.node.id : undefined;
}

/** One stop of the tab key for the whole picture; the arrows go from box to box, and what is chosen comes into view. */
function useRoving(boxes: readonly Placed[], selected: string | undefined) {
  const drawn = useRef(new Map<string, SVGGElement>());
  const [last, setLast] = useState(selected);
  const known = (id: string | undefined) => boxes.some((one) => one.node.id === id);
  const stop = known(last) ? last : known(selected) ? selected : boxes[0]?.node.id;
  useEffect(() => {
    if (!selected) return;
    setLast(selected);
    drawn.current.get(selected)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [selected]);
  const go = (event: KeyboardEvent) => {
    const next = neighbour(boxes, stop, event.key);
    if (!(event.key in WAYS)) return;
    event.preventDefault();
    if (!next) return;
    setLast(next);
    const box = drawn.current.get(next);
    box?.focus();
    box?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  const draw = (id: string) => (box: SVGGElement | null) => {
    if (box) drawn.current.set(id, box);
    else drawn.current.delete(id);
  };
  return { stop, go, draw, setLast };
}

/** The flow as a picture, drawn from its data; every node is a button. */
export function Picture({ document, selected, onSelect, wrong, walked, here }: Props) {
  const { t } = useT('flows');
  const { nodeName, summary, wayName } = useWords();
  const picture = useMemo(() => pictureOf(document), [document]);
  const roving = useRoving(picture.boxes, selected);
  const labels = labelsOf(picture.lines, (line) => {
    const kind = document.nodes.find((one) => one.id === line.from)?.kind;
    const words = line.ways.filter((way) => way !== 'next').map((way) => wayName(way, kind));
    return fitted(words.join(' · '), 18);
  });
  return (
    <section className={css.frame} aria-label={t('picture')}>
      {/* biome-ignore lint/a11y/useSemanticElements: a drawing whose parts are buttons */}
      <svg width={picture.width} height={picture.height} role="group" aria-label={t('picture')}>
        <defs>
          <marker
            id="flow-arrow"
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="8"
            markerHeight="8"
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path d="M0 0.5 L7.5 4 L0 7.5 Z" className={css.arrow} />
          </marker>
        </defs>
        {picture.lines.map((line) => (
          <path
            key={`${line.from} ${line.to}`}
            d={pathOf(line)}
            className={css.line}
            markerEnd="url(#flow-arrow)"
            data-back={line.back || undefined}
            data-walked={line.ways.some((way) => walked.has(`${line.from} ${way}`)) || undefined}
          />
        ))}
        {labels.map(({ line, text, x, y }) => (
          <text key={`${line.from} ${line.to}`} x={x} y={y + 4} className={css.way}>
            {text}
          </text>
        ))}
        {picture.boxes.map(({ node, x, y }) => (
          // biome-ignore lint/a11y/useSemanticElements: a part of a drawing cannot be a button element
          <g
            key={node.id}
            role="button"
            ref={roving.draw(node.id)}
            tabIndex={roving.stop === node.id ? 0 : -1}
            onFocus={() => roving.setLast(node.id)}
            transform={`translate(${x} ${y})`}
            className={css.box}
            data-kind={node.kind}
            data-here={here === node.id || undefined}
            data-walked={walked.has(node.id) || undefined}
            aria-pressed={selected === node.id}
            onClick={() => onSelect(node.id)}
            onKeyDown={(e) => {
              roving.go(e);
              if (e.key !== 'Enter' && e.key !== ' ') return;
              e.preventDefault();
              onSelect(node.id);
            }}
          >
            <title>
              {[
                nodeName(node),
                node.id === document.start && t('start'),
                wrong.has(node.id) && t(wrong.get(node.id) ? 'hasErrors' : 'hasHints'),
              ]
                .filter(Boolean)
                .join(', ')}
            </title>
            <rect width={BOX.width} height={BOX.height} rx={8} />
            <rect width={4} height={BOX.height - 16} x={6} y={8} rx={2} className={css.tone} />
            <text x={18} y={20} className={css.kind}>
              {`${node.id === document.start ? '▸ ' : ''}${t(`kind.${node.kind}`)}`}
            </text>
            <text x={18} y={38} className={css.name}>
              {fitted(summary(node) || '–', 15)}
            </text>
            {wrong.has(node.id) && (
              <g
                className={css.badge}
                data-error={wrong.get(node.id) || undefined}
                transform={`translate(${BOX.width - 6} 4)`}
              >
                <circle r={9} />
                <text y={4}>{wrong.get(node.id) ? '!' : 'i'}</text>
              </g>
            )}
          </g>
        ))}
      </svg>
    </section>
  );
}
