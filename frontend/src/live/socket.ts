import { WebSocket as Reconnecting } from 'partysocket';
import { changeBoard, clearBoard, setBoard } from './board';
import { currentLink, setLink } from './link';
import { type Answer, type Message, Session } from './session';

const SILENT = 12_000; // the server beats every 10 s
const DEAD = 22_000; // two beats missed: the socket is dead although the system has not noticed
const SHOWN = 6000;
const SIGNED_OUT = new Set([4401, 4403]);

interface Doors {
  path: string;
  snapshot: () => Promise<Answer>;
  /** everything that is not a live row may be old: read again what is on the screen */
  refresh: () => void;
  signedOut: () => void;
}

/** Where the line is: at this host, or where the page says when sockets have servers of their own. */
function address(path: string): string {
  const named = document.querySelector<HTMLMetaElement>('meta[name="live-url"]')?.content;
  if (named) return named;
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${path}`;
}

/** Opens the live line, starting from a snapshot that was already read, and keeps it open; answers the way to close it. */
export function connect(first: Answer, doors: Doors): () => void {
  const socket = new Reconnecting(address(doors.path), [], {
    // a page's own jitter, so that a thousand desks do not come back in the same instant
    minReconnectionDelay: 120 + Math.random() * 240,
    maxReconnectionDelay: 1100 + Math.random() * 500,
    reconnectionDelayGrowFactor: 1.5,
    minUptime: 2000,
    connectionTimeout: 4000,
    maxEnqueuedMessages: 0,
  });
  let heard = Date.now();
  let forget: ReturnType<typeof setTimeout> | undefined;

  const caughtUp = (count: number) => {
    setLink({ phase: 'live', caughtUp: count });
    clearTimeout(forget);
    forget = setTimeout(() => setLink({ caughtUp: null }), SHOWN);
    doors.refresh();
  };
  const session = new Session({
    snapshot: doors.snapshot,
    send: (message) => socket.send(JSON.stringify(message)),
    caughtUp,
    board: setBoard,
    boardChanges: changeBoard,
    replaced: doors.refresh,
  });
  session.start(first);

  socket.addEventListener('message', (message) => {
    heard = Date.now();
    if (currentLink().phase !== 'live') setLink({ phase: 'live' });
    session.receive(JSON.parse(message.data as string) as Message);
  });
  socket.addEventListener('close', (event) => {
    setLink({ phase: 'offline', caughtUp: null });
    if (SIGNED_OUT.has(event.code)) doors.signedOut();
  });

  const again = () => {
    heard = Date.now();
    socket.reconnect();
  };
  const watch = setInterval(() => {
    const silence = Date.now() - heard;
    if (silence > SILENT && currentLink().phase === 'live') setLink({ phase: 'stale' });
    if (silence > DEAD && socket.readyState === socket.OPEN) again();
  }, 1000);
  const away = () => setLink({ phase: 'offline', caughtUp: null });
  const seen = () => {
    if (document.visibilityState !== 'visible') return;
    if (socket.readyState !== socket.OPEN || Date.now() - heard > SILENT) again();
  };
  window.addEventListener('online', again);
  window.addEventListener('offline', away);
  document.addEventListener('visibilitychange', seen);

  return () => {
    clearInterval(watch);
    clearTimeout(forget);
    window.removeEventListener('online', again);
    window.removeEventListener('offline', away);
    document.removeEventListener('visibilitychange', seen);
    socket.close();
    session.stop();
    clearBoard();
  };
}
