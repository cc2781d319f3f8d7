import { create } from 'zustand';

export interface Question {
  /** what it would do, as a question */
  text: string;
  /** what does it: the dialog's name and its button's word */
  yes: string;
  /** it cannot be undone, or takes something from somebody */
  grave?: boolean;
}

interface Asking {
  question: Question | null;
  answer: (yes: boolean) => void;
}

const nobody = () => undefined;

/** What stands on the screen to be agreed to; one question at a time. */
export const useSure = create<Asking>(() => ({ question: null, answer: nobody }));

/**
 * Asks whether to do it, in the reader's language and without holding up anything else: calls ring and clocks run
 * meanwhile. A question that another one takes the place of is answered with no.
 */
export function isSure(question: Question): Promise<boolean> {
  useSure.getState().answer(false);
  return new Promise((resolve) => {
    const answer = (yes: boolean) => {
      useSure.setState({ question: null, answer: nobody });
      resolve(yes);
    };
    useSure.setState({ question, answer });
  });
}
