import { QueryClient } from '@tanstack/react-query';
import { Failure } from '@/api/failure';

/** One cache a page. What the server refused is not asked again; what got no answer is, twice. */
export const newQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (count, error) => count < 2 && (!(error instanceof Failure) || error.noAnswer || error.status >= 502),
        retryDelay: (attempt) => 400 * 2 ** attempt,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
