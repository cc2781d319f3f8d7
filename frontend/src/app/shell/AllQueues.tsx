import { longestWait, totalsOf, useBoardData } from '@/features/supervision/board';
import { Glance } from './Glance';

/** Who supervises sees every queue: the same figures as on the board, from the same source. */
export default function AllQueues() {
  const { board } = useBoardData();
  if (!board) return null;
  const oldest = longestWait(board.queues)?.longest_wait_since ?? null;
  return <Glance whose="all" count={totalsOf(board.queues).waiting} oldest={oldest} />;
}
