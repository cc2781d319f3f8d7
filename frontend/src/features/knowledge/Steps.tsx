import { Button, Switch } from '@mantine/core';
import { IconArchive, IconEye, IconWorldUpload } from '@tabler/icons-react';
import { useT } from '@/i18n/t';
import { useAction } from '@/ui/action';
import { isSure } from '@/ui/sure';
import { type Article, archive, askForReview, LANGUAGE_NAMES, publish, setAudience } from './api';
import css from './Knowledge.module.css';

/** What may be done next with the newest draft, and who reads the article. */
export function Steps({ article }: { article: Article }) {
  const { t } = useT('knowledge');
  const stale = ['articles'];
  const waiting = article.versions.filter((one) => one.state === 'draft' || one.state === 'review');
  const review = useAction((language: Article['language']) => askForReview(article.id, language), {
    failed: t('step.reviewFailed'),
    done: t('step.reviewDone'),
    stale,
  });
  const put = useAction((language: Article['language']) => publish(article.id, language), {
    failed: t('step.publishFailed'),
    done: t('step.publishDone'),
    stale,
  });
  const remove = useAction(() => archive(article.id), { failed: t('step.archiveFailed'), stale });
  const audience = useAction((open: boolean) => setAudience(article.id, open ? 'public' : 'internal'), {
    failed: t('step.audienceFailed'),
    stale,
  });
  const ask = async () => {
    if (await isSure({ text: t('step.archiveSure'), yes: t('step.archive'), grave: true })) remove.mutate(undefined);
  };
  return (
    <div className={css.steps}>
      {waiting.map((version) => (
        <div key={version.id} className={css.step}>
          <p>{t('step.waiting', { language: LANGUAGE_NAMES[version.language], n: version.number })}</p>
          {version.state === 'draft' && (
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconEye size={15} aria-hidden />}
              loading={review.isPending}
              onClick={() => review.mutate(version.language)}
            >
              {t('step.review')}
            </Button>
          )}
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconWorldUpload size={15} aria-hidden />}
            loading={put.isPending}
            onClick={() => put.mutate(version.language)}
          >
            {t('step.publish')}
          </Button>
        </div>
      ))}
      <Switch
        size="sm"
        label={t('step.customersRead')}
        checked={article.audience === 'public'}
        disabled={audience.isPending}
        onChange={(e) => audience.mutate(e.currentTarget.checked)}
      />
      {article.state === 'published' && (
        <Button
          size="compact-sm"
          variant="subtle"
          color="red"
          leftSection={<IconArchive size={15} aria-hidden />}
          loading={remove.isPending}
          onClick={() => void ask()}
        >
          {t('step.archive')}
        </Button>
      )}
    </div>
  );
}
