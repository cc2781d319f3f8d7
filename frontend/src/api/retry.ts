import { Failure } from './failure';

/** What the server refused is not asked again; what got no answer is, twice. */
export const retries = (count: number, error: unknown): boolean =>
  count < 2 && (!(error instanceof Failure) || error.noAnswer || error.status >= 502);
