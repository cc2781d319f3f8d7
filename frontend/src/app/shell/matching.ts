import type { Command } from '@/lib/commands';

/**
 * How well a command answers what was typed: 0 its name begins so, 1 a word of it does, 2 it is in it or in what it is
 * also called, 3 it sounds so; null not at all. Every word that was typed has to be there.
 */
export function fitOf(command: Command, query: string, sounds: readonly string[] = []): number | null {
  const label = command.label.toLowerCase();
  if (!query) return command.quiet ? null : 0;
  if (label.startsWith(query)) return 0;
  if (label.includes(` ${query}`)) return 1;
  const said = `${label} ${command.description?.toLowerCase() ?? ''} ${command.also ?? ''}`;
  if (query.split(/\s+/).every((word) => said.includes(word))) return 2;
  const typed = query.replace(/[\s']/g, '');
  return sounds.some((one) => one.startsWith(typed)) ? 3 : null;
}

/** Those that answer it, the best first and otherwise in their order. */
export function fitting<C extends Command>(
  commands: readonly C[],
  query: string,
  sounds: ReadonlyMap<string, readonly string[]>,
): C[] {
  return commands
    .flatMap((command) => {
      const fit = fitOf(command, query, sounds.get(command.label));
      return fit === null ? [] : [{ command, fit }];
    })
    .sort((a, b) => a.fit - b.fit)
    .map(({ command }) => command);
}
