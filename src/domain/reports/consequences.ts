/** A notice to be sent, as `messages` owns it. `recipient`: 'reporter' (the address is looked up when it is sent) or 'officer:<id>'. */
export type OutboxRow = { id: string; template: string; recipient: string; params: Record<string, unknown>; runAt: string }

/** A job of the queue; the key makes it once. */
export type JobRow = { task: string; payload: unknown; key: string; runAt: string }
