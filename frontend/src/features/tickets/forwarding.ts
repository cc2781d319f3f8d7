/** Roughly an e-mail address; the server looks closer. */
export const IS_ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** What a message's own menu asks of the composer below it, which is fetched apart. */
type Listener = (message: number) => void;

const listeners = new Map<number, Listener>();

/** The composer of a ticket takes what is to be forwarded. */
export function onForward(ticket: number, listener: Listener): () => void {
  listeners.set(ticket, listener);
  return () => {
    if (listeners.get(ticket) === listener) listeners.delete(ticket);
  };
}

/** Opens the forward of a message. */
export const askForward = (ticket: number, message: number) => listeners.get(ticket)?.(message);
