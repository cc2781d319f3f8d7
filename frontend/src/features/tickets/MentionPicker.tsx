import { IconUser, IconUsersGroup } from '@tabler/icons-react';
import { useState } from 'react';
import { useT } from '@/i18n/t';
import { Finder } from './Finder';
import { useColleagues } from './useColleagues';

interface Props {
  onChoose: (name: string) => void;
  onClose: () => void;
}

const MOST = 8;

/** Finds a colleague or a team to name in a note. */
export default function MentionPicker({ onChoose, onClose }: Props) {
  const { t } = useT('talk');
  const [text, setText] = useState('');
  const { people, teams } = useColleagues(true);
  const all = [
    ...people.map((one) => ({ ...one, key: `p${one.id}`, isTeam: false })),
    ...teams.map((one) => ({ ...one, key: `t${one.id}`, isTeam: true })),
  ];
  const wanted = text.trim().toLowerCase();
  const found = all.filter(({ name }) => name.toLowerCase().includes(wanted)).slice(0, MOST);
  return (
    <Finder
      label={t('mention.find')}
      query={text}
      onQuery={setText}
      items={found}
      keyOf={(one) => one.key}
      draw={(one) => (
        <>
          {one.isTeam ? <IconUsersGroup size={14} aria-hidden /> : <IconUser size={14} aria-hidden />} {one.name}
        </>
      )}
      none={t('mention.none')}
      onChoose={(one) => onChoose(one.name)}
      onKey={(event) => event.key === 'Escape' && onClose()}
    />
  );
}
