import {
  Component,
  type ComponentProps,
  type ComponentType,
  lazy as once,
  type ReactNode,
  Suspense,
  useEffect,
} from 'react';
import { currentLink, onLink } from '@/live/link';

/** Code that could not be fetched: the line is down, or the server. */
export class NotFetched extends Error {}

const missing = new Set<() => Promise<void>>();

const undressed = new Set<HTMLLinkElement>();
window.addEventListener(
  'error',
  ({ target }) => {
    if (target instanceof HTMLLinkElement && target.rel === 'stylesheet') undressed.add(target);
  },
  true,
);

/** A style sheet that failed is never asked for again by itself, and the page would stand there undressed. */
const dress = (dead: HTMLLinkElement) =>
  new Promise<void>((done, failed) => {
    const fresh = dead.cloneNode() as HTMLLinkElement;
    fresh.nonce = dead.nonce;
    fresh.onload = () => done();
    fresh.onerror = () => failed(new NotFetched(dead.href));
    undressed.delete(dead);
    dead.replaceWith(fresh);
  });

/** Fetches again what failed; answers whether everything is here now. */
export async function fetchMissing(): Promise<boolean> {
  try {
    await Promise.all([...undressed].map(dress));
    await Promise.all([...missing].map((again) => again()));
    return true;
  } catch {
    return false;
  }
}

type Fetched<P> = ComponentType<P> & { preload: () => Promise<void> };

/**
 * A component whose code comes with its first use, as React's `lazy`, but one that failed to come can come later: React
 * keeps a refusal for good, and the router would answer it by loading the whole page anew, in the middle of a call.
 */
// biome-ignore lint/suspicious/noExplicitAny: whatever properties the component has are those of the outcome
export function lazy<C extends ComponentType<any>>(load: () => Promise<{ default: C }>): C & Fetched<any> {
  let coming: Promise<{ default: C }> | undefined;
  const fetched = () => {
    coming ??= load().then(
      (module) => {
        missing.delete(again);
        return module;
      },
      (error: unknown) => {
        missing.add(again);
        throw new NotFetched('code', { cause: error });
      },
    );
    return coming;
  };
  let Now = once(fetched);
  const forget = () => {
    coming = undefined;
    Now = once(fetched);
  };
  const again = async () => {
    forget();
    await fetched();
  };
  const Later = (props: ComponentProps<C>) => <Now {...props} />;
  // what fails before it is needed is asked for again when it is
  Later.preload = () => fetched().then(() => undefined, forget);
  return Later as unknown as C & Fetched<unknown>;
}

const PATIENCE = 5000;

/** While something is missing: asks again when the network or the live line is back, and every few seconds. */
export function useFetchAgain(wanted: boolean, done: () => void) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: `done` is made anew with each drawing and does the same
  useEffect(() => {
    if (!wanted) return;
    let gone = false;
    const attempt = () => void fetchMissing().then((all) => all && !gone && done());
    const back = () => currentLink().phase === 'live' && attempt();
    attempt();
    const timer = setInterval(attempt, PATIENCE);
    const quiet = onLink(back);
    window.addEventListener('online', attempt);
    return () => {
      gone = true;
      clearInterval(timer);
      quiet();
      window.removeEventListener('online', attempt);
    };
  }, [wanted]);
}

function Waiting({ done }: { done: () => void }) {
  useFetchAgain(true, done);
  return null;
}

/** Parts that the page can do without for a while: what could not be fetched is left out until it comes. */
export class Spare extends Component<{ children: ReactNode; fallback?: ReactNode }, { error: unknown }> {
  override state = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    const { error } = this.state as { error: unknown };
    if (error && !(error instanceof NotFetched)) throw error;
    const { children, fallback } = this.props;
    if (!error) return <Suspense fallback={fallback}>{children}</Suspense>;
    return (
      <>
        {fallback}
        <Waiting done={() => this.setState({ error: null })} />
      </>
    );
  }
}
