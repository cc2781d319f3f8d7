import { IconBrain, IconHash, IconShoppingBag, IconUser, IconUsersGroup } from '@tabler/icons-react';
import { useT } from '@/i18n/t';
import css from './TagChips.module.css';

export const FAMILIES = ['demographic', 'consumption', 'psychological', 'social', 'free'] as const;
export type Family = (typeof FAMILIES)[number];

const LOOK = {
  demographic: [IconUser, 'info'],
  consumption: [IconShoppingBag, 'ok'],
  psychological: [IconBrain, 'vio'],
  social: [IconUsersGroup, 'warn'],
  free: [IconHash, 'idle'],
} as const;

export const isFamily = (family: string | undefined): family is Family => FAMILIES.includes(family as Family);

export function FamilyIcon({ family }: { family: Family }) {
  const [Icon] = LOOK[family];
  return <Icon size={12} stroke={1.9} aria-hidden />;
}

interface Props {
  tags: readonly string[];
  families: { [tag: string]: string };
}

/** What a customer is tagged with, family by family: each has its icon and colour, and is named when pointed at. */
export function TagChips({ tags, families }: Props) {
  const { t } = useT('record');
  const familyOf = (tag: string): Family => {
    const found = families[tag];
    return isFamily(found) ? found : 'free';
  };
  const grouped = FAMILIES.flatMap((family) => tags.filter((tag) => familyOf(tag) === family));
  return (
    <ul className={css.tags} aria-label={t('tags.title')}>
      {grouped.map((tag) => {
        const family = familyOf(tag);
        return (
          <li key={tag} className="chip" data-tone={LOOK[family][1]} title={t(`family.${family}`)}>
            <FamilyIcon family={family} />
            <span className="sr">{t(`family.${family}`)}: </span>
            {tag}
          </li>
        );
      })}
    </ul>
  );
}
