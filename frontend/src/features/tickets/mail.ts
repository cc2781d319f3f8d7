import DOMPurify from 'dompurify';

const STYLE = `
  body { margin: 0; padding: 10px 12px; font: 14px/1.6 "Inter Variable", "Noto Sans CJK SC", "PingFang SC", sans-serif; overflow-wrap: anywhere; }
  body { color: #141b26; background: #fff; }
  img, table { max-width: 100%; }
  blockquote { margin: 0 0 0 8px; padding-inline-start: 10px; border-inline-start: 3px solid #cdd5df; }
  pre { white-space: pre-wrap; }
`;

/**
 * Mail is hostile. The server has cleaned it; this is the second wall, and the result is shown in a sandboxed frame
 * without scripts, so that even a miss cannot run. Remote pictures are blocked until somebody asks for them.
 */
export function mailDocument(html: string, pictures: boolean, nonce = ''): string {
  // the parser itself reports inline styles against the page's policy, so they go before it sees them
  const bare = html.replace(/<style[\s\S]*?<\/style>/gi, '').replace(/\sstyle\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, '');
  const clean = DOMPurify.sanitize(bare, {
    USE_PROFILES: { html: true },
    FORBID_TAGS: ['form', 'input', 'button', 'style', 'link', 'meta', 'base'],
    FORBID_ATTR: ['style', 'srcset', 'ping'],
    ADD_ATTR: ['target'],
  });
  const images = pictures ? 'https: data:' : 'data:';
  const policy = `default-src 'none'; img-src ${images}; style-src 'nonce-${nonce}'`;
  return (
    `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">` +
    `<base target="_blank"><style nonce="${nonce}">${STYLE}</style>${clean}`
  );
}

/** Whether the mail asks for pictures from elsewhere. */
export const hasRemotePictures = (html: string) => /<img[^>]+src\s*=\s*["']?https?:/i.test(html);
