import { Navigate } from '@tanstack/react-router';
import { useMe } from '@/api/me';
import ListsPage from './ListsPage';

/** Who keeps to knowledge has no tickets. */
export default function Page() {
  return useMe().handles_contacts ? <ListsPage /> : <Navigate to="/knowledge/{-$id}" params={{}} replace />;
}
