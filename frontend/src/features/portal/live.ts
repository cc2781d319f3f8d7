import { useEffect } from 'react';
import { client, REQUESTS } from './api';

/**
 * The signed-in customer's live line. The portal keeps no rows of its own: whatever arrives (an event, a resync, or the
 * hello of a new connection after a gap) only says "read again", so a lost or doubled message cannot leave it wrong.
 */
const SILENT = 25_000;
const SIGNED_OUT = new Set([4401, 4403]);
const again = () => {
  void client.invalidateQueries({ queryKey: REQUESTS });
  void client.invalidateQueries({ queryKey: ['request'] });
};

function open(): () => void {
  let socket: WebSocket | undefined;
  let heard = Date.now();
  let wait = 1_000;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let first = true;
  let ended = false;
  const connect = () => {
    clearTimeout(timer);
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const before = socket;
    const mine = new WebSocket(`${scheme}://${location.host}/ws/live?as=portal`);
    socket = mine;
    before?.close();
    heard = Date.now();
    mine.onmessage = (message) => {
      if (mine !== socket) return;
      heard = Date.now();
      const { type } = JSON.parse(message.data as string) as { type: string };
      if (type === 'hello') wait = 1_000;
      if (type === 'event' || type === 'resync' || (type === 'hello' && !first)) again();
      if (type === 'hello') first = false;
    };
    mine.onclose = ({ code }) => {
      // one that another has replaced ends without a word: else each would open a next one, and the line multiply
      if (ended || mine !== socket) return;
      clearTimeout(timer);
      // signed out, in another tab perhaps: once that is known, `useLive` ends this
      if (SIGNED_OUT.has(code)) void client.invalidateQueries({ queryKey: ['me'] });
      timer = setTimeout(connect, wait * (0.7 + Math.random() * 0.6));
      wait = Math.min(wait * 1.7, 15_000);
    };
  };
  // two beats missed: the line is dead although the system has not noticed
  const watch = setInterval(() => Date.now() - heard > SILENT && socket?.close(), 5_000);
  const wake = () => socket?.readyState !== WebSocket.OPEN && connect();
  addEventListener('online', wake);
  connect();
  return () => {
    ended = true;
    clearInterval(watch);
    clearTimeout(timer);
    removeEventListener('online', wake);
    socket?.close();
  };
}

export function useLive(signedIn: boolean) {
  useEffect(() => (signedIn ? open() : undefined), [signedIn]);
}
