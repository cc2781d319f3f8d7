import { useMediaQuery } from '@mantine/hooks';

/** Narrow as a telephone: one pane at a time (the same line as in the style sheets). */
export const useOnePane = () => useMediaQuery('(max-width: 760px)', false, { getInitialValueInEffect: false });
