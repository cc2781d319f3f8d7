import { SegmentedControl, Select } from '@mantine/core';
import { useT } from '@/i18n/t';
import { useAction } from '@/ui/action';
import { type ImportDetail, RULES, type Rule, setHow } from './api';
import css from './Exchange.module.css';

const LEFT_OUT = '-';
const SHOWN = 3;

/** What each column means, with its first values beside it, and what happens to customers who are there already. */
export function Mapping({ job }: { job: ImportDetail }) {
  const { t } = useT('exchange');
  const set = useAction((given: { mapping?: string[]; rule?: Rule }) => setHow(job.id, given), {
    failed: t('mapping.failed'),
    stale: ['imports'],
  });
  const several = new Set(job.meanings.filter((one) => one.several).map((one) => one.key));
  const taken = (key: string, column: number) =>
    !several.has(key) && job.mapping.some((one, place) => one === key && place !== column);
  const choose = (column: number, key: string) =>
    set.mutate({ mapping: job.mapping.map((one, place) => (place === column ? key.replace(LEFT_OUT, '') : one)) });
  return (
    <section className={css.box}>
      <h2>{t('mapping.title')}</h2>
      <p className="muted">{t('mapping.lead')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard */}
      <section className={css.scroll} tabIndex={0} aria-label={t('mapping.title')}>
        <table className={css.columns}>
          <thead>
            <tr>
              <th scope="col">{t('mapping.column')}</th>
              <th scope="col">{t('mapping.means')}</th>
              {job.sample.slice(0, SHOWN).map((_, line) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name
                <th key={line} scope="col">
                  {t('mapping.line', { number: line + 1 })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {job.header.map((heading, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one heading
              <tr key={column}>
                <th scope="row" title={heading}>
                  {heading || t('mapping.nameless', { number: column + 1 })}
                </th>
                <td>
                  <Select
                    size="xs"
                    w={220}
                    searchable
                    aria-label={t('mapping.of', { column: heading })}
                    disabled={set.isPending}
                    allowDeselect={false}
                    value={job.mapping[column] || LEFT_OUT}
                    data={[
                      { value: LEFT_OUT, label: t('mapping.leftOut') },
                      ...job.meanings.map(({ key, name }) => ({
                        value: key,
                        label: name,
                        disabled: taken(key, column),
                      })),
                    ]}
                    onChange={(key) => key && choose(column, key)}
                  />
                </td>
                {job.sample.slice(0, SHOWN).map((cells, line) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: as above
                  <td key={line} title={cells[column]}>
                    {cells[column]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <h2 id="import-rule">{t('rule.title')}</h2>
      <SegmentedControl
        aria-labelledby="import-rule"
        disabled={set.isPending}
        value={job.rule}
        data={RULES.map((value) => ({ value, label: t(`rule.${value}`) }))}
        onChange={(rule) => set.mutate({ rule: rule as Rule })}
        style={{ justifySelf: 'start' }}
      />
      <p className="muted">{t(`rule.hints.${job.rule}`)}</p>
    </section>
  );
}
