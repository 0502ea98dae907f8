// What a full export holds, in the order in which an empty installation can take it in.

/** A table, its rows' order, and which of them belong to the export: `$1` agencies that are named, `$2` agencies that are exported, `$3` reports that exported ones follow. */
export type OwnedTable = { table: string; where: string; order: string }

const OF_REPORT = 'report_id in (select id from report where holder = any($2) or id = any($3))'
const ALL = '$1::uuid[] is not null and $2::uuid[] is not null and $3::uuid[] is not null'
const within = (condition: string) => `${condition} and ${ALL}`

/** Facts: rows that every installation is born with and an administrator may change. They replace those of the empty installation. */
export const factTables = [
  'calendar',
  'holiday',
  'decreed_year',
  'flag',
  'report_class',
  'grade',
  'category',
  'archive_reason',
  'time_limit',
] as const

export const ownedTables: readonly OwnedTable[] = [
  { table: 'calendar', where: ALL, order: 'base nulls first, id' },
  { table: 'holiday', where: ALL, order: 'calendar_id, day' },
  { table: 'decreed_year', where: ALL, order: 'calendar_id, year' },
  { table: 'flag', where: ALL, order: 'code' },
  { table: 'report_class', where: ALL, order: 'code' },
  { table: 'grade', where: ALL, order: 'code' },
  { table: 'category', where: ALL, order: 'parent_code nulls first, replaced_by nulls first, position' },
  { table: 'archive_reason', where: ALL, order: 'code' },
  { table: 'agency', where: within('id = any($1)'), order: 'id' },
  { table: 'time_limit', where: within('(agency_id is null or agency_id = any($1))'), order: 'id' },
  { table: 'limit_change', where: ALL, order: 'at, id' },
  { table: 'agency_brand', where: within('agency_id = any($1)'), order: 'agency_id' },
  { table: 'logo_image', where: within('id in (select image from agency_logo where agency_id = any($1))'), order: 'id' },
  { table: 'agency_logo', where: within('agency_id = any($1)'), order: 'agency_id' },
  { table: 'admin_change', where: within('(node is null or node = any($1))'), order: 'at, id' },
  {
    table: 'agency_closure',
    where: within('ancestor_id = any($1) and descendant_id = any($1)'),
    order: 'ancestor_id, descendant_id, valid_from',
  },
  { table: 'serves', where: within('agency_id = any($1)'), order: 'agency_id, area_code, category_code' },
  { table: 'serves_class', where: within('agency_id = any($1)'), order: 'agency_id, class' },
  {
    table: 'officer',
    where: within(`id in (with given as (select officer_id, granted_by from role_grant where agency_id = any($2))
      select officer_id from given union select granted_by from given
      union select made_by from reply_letter where ${OF_REPORT}
      union select assignee from report where holder = any($2) or id = any($3) union select actor_id from report_event where ${OF_REPORT})`),
    order: 'id',
  },
  { table: 'answer_template', where: within('agency_id = any($2)'), order: 'id' },
  {
    table: 'answer_template_change',
    where: within('template_id in (select id from answer_template where agency_id = any($2))'),
    order: 'template_id, at, id',
  },
  { table: 'letter_counter', where: within('agency_id = any($2)'), order: 'agency_id, year' },
  { table: 'role_grant', where: within('agency_id = any($2)'), order: 'id' },
  { table: 'report', where: within('(holder = any($2) or id = any($3))'), order: 'id' },
  ...['report_text', 'report_event'].map((table) => ({ table, where: within(OF_REPORT), order: 'report_id, id' })),
  { table: 'assignment', where: within(OF_REPORT), order: 'report_id, agency_id' },
  { table: 'clock', where: within(OF_REPORT), order: 'report_id, kind' },
  { table: 'report_scope', where: within(OF_REPORT), order: 'report_id, node_id' },
  ...['attachment', 'outbox'].map((table) => ({ table, where: within(OF_REPORT), order: 'report_id, id' })),
  { table: 'reply_letter', where: within(OF_REPORT), order: 'report_id, id' },
  { table: 'notice_wish', where: within(OF_REPORT), order: 'report_id' },
  {
    table: 'intake',
    where: within('report_id in (select id from report where holder = any($2) or id = any($3)) and agency_id = any($1)'),
    order: 'report_id',
  },
  { table: 'report_external', where: within(OF_REPORT), order: 'report_id' },
]

/** Tables that no export holds, and why: said in the manifest. */
export const leftOut: Readonly<Record<string, string>> = {
  area: 'the same in every installation',
  reference_version: 'counts the changes of one installation',
  migration: 'says which schema an installation has; the manifest names the newest',
  idempotency: 'answers to retries, sealed for their callers',
  draft: 'reports that nobody has sent yet',
  move_draft: 'what officers have typed and not sent',
  writing: 'who is writing at this moment',
  throttle: 'counts of the last minutes',
  installation_fact: 'what an installation knows about itself: its last backup, its worker',
  report_fact: 'follows from the histories, and is built anew from them',
  figure_cell: 'counted from report_fact',
  figure_dirty: 'which cells are to be counted',
  officer_activity: 'on which days officers used one installation',
  open_row: 'how reports stand in the open data of one installation, which stays as it was released there',
  open_release: 'the open data that one installation released',
  open_part: 'the open data that one installation released',
  filing: 'the reports that one installation filed, whose files say what its figures were then',
  digest_slot: 'when the offices of one installation were last told what waits',
  intake_file: 'rows of files that an officer has not said yes to yet',
  look_request: 'who asked for a look and was refused, or has not looked; each look stands in the history, with who granted it',
  saved_view: 'lists that officers of one installation keep for themselves',
  invitation: 'links open the installation that made them only',
  api_token: 'tokens open the installation that made them only',
}
