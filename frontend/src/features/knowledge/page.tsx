import { useParams } from '@tanstack/react-router';
import { useMe } from '@/api/me';
import { ArticlePage } from './ArticlePage';
import { NewArticlePage } from './Editor';
import { ArticleList } from './List';

/** Who writes articles; everybody else reads and says whether they helped. */
const WRITERS = new Set(['editor', 'supervisor', 'admin']);

export default function Page() {
  const { id } = useParams({ strict: false });
  const writes = WRITERS.has(useMe().role);
  if (id === 'new' && writes) return <NewArticlePage />;
  if (id && id !== 'new') return <ArticlePage key={id} id={Number(id)} writes={writes} />;
  return <ArticleList writes={writes} />;
}
