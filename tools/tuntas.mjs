#!/usr/bin/env node
// `npx tuntas <command>`: the same set-up as `npm start`, then the command line.
process.argv.splice(2, 0, 'tuntas')
await import('./run.mjs')
