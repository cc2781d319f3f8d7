/** Why a number to which a call was handed did not take it; whatever else the carrier says, it could not be called. */
export const missedWhy = (reason: unknown) => (reason === 'busy' || reason === 'no-answer' ? reason : 'failed');
