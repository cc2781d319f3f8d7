import { create } from 'zustand';

/** Whether the form of a new ticket lies over the page: a key, a button and the palette open it from anywhere. */
export const useNewTicket = create<{ on: boolean }>(() => ({ on: false }));
export const openNewTicket = () => useNewTicket.setState({ on: true });
export const closeNewTicket = () => useNewTicket.setState({ on: false });
