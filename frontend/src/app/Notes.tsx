import { Notifications } from '@mantine/notifications';

/** Where messages of the moment appear; fetched with the first of them. */
export default function Notes() {
  return <Notifications position="bottom-right" containerWidth={320} zIndex={400} limit={4} />;
}
