/** Working time: hours and minutes, never days, since a working day has not 24 hours. 27h 20m; 27小时 20分钟 */
export function worked(minutes: number, lang: string): string {
  const say = (n: number, unit: 'hour' | 'minute') =>
    new Intl.NumberFormat(lang, { style: 'unit', unit, unitDisplay: 'narrow' }).format(n);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (!hours) return say(rest, 'minute');
  return rest ? `${say(hours, 'hour')} ${say(rest, 'minute')}` : say(hours, 'hour');
}
