import { Menu, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconLanguage, IconMoon, IconSun } from '@tabler/icons-react';
import { useSavePreference } from '@/api/me';
import { setLanguage } from '@/i18n';
import { useT } from '@/i18n/t';
import { Tip } from '@/ui/Tip';

/** Language and colour scheme: changed at once on the screen, then stored with the person. */
export function useSwitches() {
  const { lang } = useT('shell');
  const scheme = useComputedColorScheme('light');
  const { setColorScheme } = useMantineColorScheme();
  const save = useSavePreference();
  const otherLanguage = lang === 'en' ? 'zh-CN' : 'en';
  const otherScheme = scheme === 'dark' ? 'light' : 'dark';
  return {
    scheme,
    otherLanguage,
    otherScheme,
    toOtherLanguage: () => void setLanguage(otherLanguage).then(() => save({ language: otherLanguage })),
    toOtherScheme: () => {
      setColorScheme(otherScheme);
      void save({ scheme: otherScheme });
    },
  } as const;
}

/** In the top bar. */
export function Switches() {
  const { t } = useT('shell');
  const { scheme, otherLanguage, toOtherLanguage, toOtherScheme } = useSwitches();
  return (
    <>
      <Tip label={t('top.language')} size={34} lang={otherLanguage} onClick={toOtherLanguage}>
        <IconLanguage size={19} stroke={1.7} />
      </Tip>
      <Tip label={t('top.scheme')} size={34} onClick={toOtherScheme}>
        {scheme === 'dark' ? <IconSun size={19} stroke={1.7} /> : <IconMoon size={19} stroke={1.7} />}
      </Tip>
    </>
  );
}

/** In the account's menu, where the bar has no room for them. */
export function SwitchItems() {
  const { t } = useT('shell');
  const { scheme, otherLanguage, toOtherLanguage, toOtherScheme } = useSwitches();
  return (
    <>
      <Menu.Item leftSection={<IconLanguage size={16} />} lang={otherLanguage} onClick={toOtherLanguage}>
        {t('top.language')}
      </Menu.Item>
      <Menu.Item
        leftSection={scheme === 'dark' ? <IconSun size={16} /> : <IconMoon size={16} />}
        onClick={toOtherScheme}
      >
        {t('top.scheme')}
      </Menu.Item>
    </>
  );
}
