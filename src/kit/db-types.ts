// Written by `npm run types:db` from the migrated database.
export interface DB {}
