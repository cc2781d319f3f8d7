import { useCallback, useState } from 'react';
import { upload } from '@/api/client';
import type { DraftFile } from '@/lib/drafts';
import { useFailureText } from '@/ui/State';

export interface Upload {
  key: string;
  name: string;
  size: number;
  id: number | null;
  trouble: string | null;
}

const uploaded = (file: DraftFile): Upload => ({ key: `kept-${file.id}`, trouble: null, ...file });

/** Files on their way to the server: sent as soon as they are chosen, so that sending the reply waits for nothing. */
export function useUploads(kept: () => DraftFile[]) {
  const [uploads, setUploads] = useState<Upload[]>(() => kept().map(uploaded));
  const text = useFailureText();
  const change = (key: string, what: Partial<Upload>) =>
    setUploads((all) => all.map((one) => (one.key === key ? { ...one, ...what } : one)));

  const add = (files: Iterable<File>) => {
    for (const file of files) {
      const key = crypto.randomUUID();
      setUploads((all) => [...all, { key, name: file.name, size: file.size, id: null, trouble: null }]);
      upload(file).then(
        ({ id }) => change(key, { id }),
        (error: unknown) => change(key, { trouble: text(error) }),
      );
    }
  };
  const remove = (key: string) => setUploads((all) => all.filter((one) => one.key !== key));
  const clear = useCallback(() => setUploads([]), []);
  const replace = useCallback((files: DraftFile[]) => setUploads(files.map(uploaded)), []);
  return {
    uploads,
    replace,
    add,
    remove,
    clear,
    busy: uploads.some((one) => one.id === null && one.trouble === null),
    done: uploads.flatMap(({ id, name, size }) => (id === null ? [] : [{ id, name, size }])),
  };
}
