import { Plugin } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import { Extension } from '@tiptap/react';

const VARIABLE = /\{\{\s*[a-z]+(?:\.[a-z_]+)?\s*\}\}/g;

/** Variables that nobody has filled in yet. */
export const unfilledIn = (text: string): string[] => [...new Set(text.match(VARIABLE))];

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** Plain words as the editor takes them: paragraphs and line breaks. */
export const asHtml = (text: string) =>
  text
    .trim()
    .split(/\n{2,}/)
    .map((block) => `<p>${escaped(block).replace(/\n/g, '<br>')}</p>`)
    .join('');

/** Marks in the text what still has to be filled in. */
export const Unfilled = Extension.create({
  name: 'unfilled',
  addProseMirrorPlugins() {
    return [
      new Plugin({
        props: {
          decorations: ({ doc }) => {
            const found: Decoration[] = [];
            doc.descendants((node, pos) => {
              if (!node.isText || !node.text?.includes('{{')) return;
              for (const match of node.text.matchAll(VARIABLE)) {
                const from = pos + match.index;
                found.push(Decoration.inline(from, from + match[0].length, { class: 'unfilled' }));
              }
            });
            return DecorationSet.create(doc, found);
          },
        },
      }),
    ];
  },
});
