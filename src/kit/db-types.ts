// Written by tools/types-db.ts from the migrated database.

import type { ColumnType } from "kysely";

export type Generated<T> = T extends ColumnType<infer S, infer I, infer U>
  ? ColumnType<S, I | undefined, U>
  : ColumnType<T, T | undefined, T>;

export interface AdminChange {
  after: unknown | null;
  at: Temporal.Instant;
  before: unknown | null;
  id: string;
  label: string;
  made_by: string | null;
  node: string | null;
  noun: string;
  target: string;
  undoes: string | null;
}

export interface Agency {
  calendar_id: string;
  id: string;
  kind: string;
  moved_at: Temporal.Instant | null;
  name: string;
  name_source: string | null;
  needs_head_approval: Generated<boolean>;
  parent_id: string | null;
  short_name: string;
  slug: string;
  successor_id: string | null;
  time_zone: string;
  valid_from: string;
  valid_to: string | null;
}

export interface AgencyBrand {
  address: string;
  agency_id: string;
  city: string;
  contact: string;
  display_name: string;
  signer_title: string;
}

export interface AgencyClosure {
  ancestor_id: string;
  depth: number;
  descendant_id: string;
  valid_from: string;
  valid_to: string | null;
}

export interface AgencyLogo {
  agency_id: string;
  image: string;
}

export interface AnswerTemplate {
  agency_id: string;
  body: string;
  category: string | null;
  code: string;
  id: string;
  kind: string | null;
  reason: string | null;
  retired_at: Temporal.Instant | null;
  title: string;
}

export interface AnswerTemplateChange {
  at: Temporal.Instant;
  content: unknown;
  id: string;
  kind: string;
  made_by: string | null;
  template_id: string;
}

export interface ApiToken {
  created_at: Temporal.Instant;
  expires_at: Temporal.Instant | null;
  id: string;
  last_used_at: Temporal.Instant | null;
  officer_id: string;
  revoked_at: Temporal.Instant | null;
  scopes: string[];
  token_hash: Buffer;
}

export interface ArchiveReason {
  citizen_en: string;
  citizen_id: string;
  code: string;
  name_en: string;
  name_id: string;
  valid_from: string;
  valid_to: string | null;
}

export interface Area {
  code: string;
  full_name: string;
  level: number;
  name: string;
  parent_code: string | null;
}

export interface Assignment {
  agency_id: string;
  answered_at: Temporal.Instant | null;
  lead: boolean;
  report_id: string;
  since: Temporal.Instant;
  until: Temporal.Instant | null;
}

export interface Attachment {
  at: Temporal.Instant;
  bytes: number;
  event_seq: number | null;
  file_key: string;
  height: number | null;
  id: string;
  mime: string;
  report_id: string | null;
  sha256: Buffer;
  text_id: string | null;
  width: number | null;
}

export interface Calendar {
  base: string | null;
  id: string;
  name: string;
  week: number;
}

export interface Category {
  code: string;
  level: string;
  name: string;
  parent_code: string | null;
  position: number;
  replaced_by: string | null;
  valid_from: string;
  valid_to: string | null;
}

export interface Clock {
  due_on: string;
  kind: string;
  paused: boolean;
  report_id: string;
  step: Generated<number>;
  step_for: string | null;
  step_on: string | null;
}

export interface DecreedYear {
  calendar_id: string;
  legal_source: string;
  year: number;
}

export interface DigestSlot {
  node_id: string;
  slot: Temporal.Instant;
}

export interface Draft {
  answers: Buffer;
  at: Temporal.Instant;
  id_hash: Buffer;
}

export interface FigureCell {
  below: boolean;
  category: Generated<string>;
  counts: unknown;
  month: string;
  node: string;
}

export interface FigureDirty {
  month: string;
  node: string;
}

export interface Filing {
  agency: string;
  content: unknown;
  made_at: Temporal.Instant;
  period: string;
}

export interface Flag {
  code: string;
  sentence: string;
  valid_from: string;
  valid_to: string | null;
  value: unknown;
}

export interface Grade {
  code: string;
  name_en: string;
  name_id: string;
  valid_from: string;
  valid_to: string | null;
}

export interface Holiday {
  calendar_id: string;
  day: string;
  kind: string;
  name: string;
}

export interface Idempotency {
  answer: Buffer;
  at: Temporal.Instant;
  body_hash: Buffer;
  key_hash: Buffer;
  report_id: string | null;
  scope: string;
}

export interface InstallationFact {
  at: Temporal.Instant;
  code: string;
  value: unknown;
}

export interface Intake {
  agency_id: string;
  keyed_on: string;
  officer_id: string;
  register_no: number;
  report_id: string;
  year: number;
}

export interface IntakeFile {
  agency_id: string;
  at: Temporal.Instant;
  id: string;
  officer_id: string;
  sealed: Buffer;
}

export interface Invitation {
  agency_id: string;
  email: string;
  expires_at: Temporal.Instant;
  grant_until: string | null;
  id: string;
  made_by: string | null;
  name: string;
  role: string;
  sent_at: Temporal.Instant;
  token_hash: Buffer;
  used_at: Temporal.Instant | null;
  withdrawn_at: Temporal.Instant | null;
}

export interface LetterCounter {
  agency_id: string;
  last: number;
  year: number;
}

export interface LimitChange {
  at: Temporal.Instant;
  effects: unknown;
  id: string;
  kind: string;
  legal_source: string;
  made_by: string | null;
  moved: Generated<number>;
  settled_at: Temporal.Instant | null;
  undoes: string | null;
}

export interface LogoImage {
  height: number;
  id: string;
  png: Buffer;
  width: number;
}

export interface LookRequest {
  asked_at: Temporal.Instant;
  asker_id: string;
  decided_at: Temporal.Instant | null;
  decided_by: string | null;
  granted: boolean | null;
  id: string;
  reason: string;
  report_id: string;
  used_at: Temporal.Instant | null;
}

export interface Migration {
  at: Generated<Temporal.Instant>;
  name: string;
}

export interface MoveDraft {
  agency_id: string;
  at: Temporal.Instant;
  edition: number;
  fields: unknown;
  form: string;
  officer_id: string;
  report_id: string;
}

export interface NoticeWish {
  lang: Generated<string>;
  report_id: string;
  stopped_at: Temporal.Instant | null;
}

export interface Officer {
  away_from: string | null;
  away_until: string | null;
  created_at: Temporal.Instant;
  disabled_at: Temporal.Instant | null;
  email: string;
  id: string;
  name: string;
}

export interface OfficerActivity {
  day: string;
  kind: string;
  officer_id: string;
}

export interface OpenPart {
  body: Buffer;
  month: string;
  seq: number;
  version: number;
}

export interface OpenRelease {
  added: number;
  csv_bytes: number;
  csv_sha256: string;
  json_bytes: number;
  json_sha256: string;
  made_at: Temporal.Instant;
  month: string;
  rows: number;
  version: number;
}

export interface OpenRow {
  agency: string;
  category: string | null;
  day: string | null;
  month: string;
  place: string | null;
  report_id: string;
  since: number;
}

export interface Outbox {
  channel: string | null;
  claimed_until: Temporal.Instant | null;
  event_seq: number | null;
  id: string;
  last_error: string | null;
  params: unknown;
  provider: string | null;
  provider_ref: string | null;
  recipient: string;
  report_id: string | null;
  run_at: Temporal.Instant;
  sent_at: Temporal.Instant | null;
  state: Generated<string>;
  template: string;
  tries: Generated<number>;
}

export interface ReferenceVersion {
  only_row: Generated<boolean>;
  version: number;
}

export interface ReplyLetter {
  agency_id: string;
  at: Temporal.Instant;
  event_seq: number;
  id: string;
  made_by: string;
  number: number;
  report_id: string;
  year: number;
}

export interface Report {
  access_code_hash: Buffer;
  answered_at: Temporal.Instant | null;
  archive_reason: string | null;
  archived_by: string | null;
  area_code: string | null;
  assignee: string | null;
  assignments: unknown;
  audience: string;
  category: string | null;
  changed_at: Temporal.Instant;
  channel: string;
  chosen_agency: string | null;
  class: string;
  clocks: unknown;
  closed_at: Temporal.Instant | null;
  closed_by: string | null;
  dispute_count: Generated<number>;
  first_answered_at: Temporal.Instant | null;
  forwarded_at: Temporal.Instant | null;
  grade: string | null;
  held_from: string | null;
  holder: string;
  id: string;
  identity: string;
  landmark_text: string | null;
  lat: number | null;
  locked_to: string | null;
  long: number | null;
  merged_from: string | null;
  merged_into: string | null;
  next_due_on: string | null;
  number: string;
  occurred_on: string | null;
  offered_at: Temporal.Instant | null;
  original_text: string;
  proposal: number | null;
  public_text: string | null;
  published_at: Temporal.Instant | null;
  rating: number | null;
  received_at: Temporal.Instant | null;
  received_on: string | null;
  reported_office: string | null;
  return_count: Generated<number>;
  search: string | null;
  solved: string | null;
  status: string;
  tags: Generated<unknown>;
  title: string;
  title_text: string;
  transferred_at: Temporal.Instant | null;
  verified_at: Temporal.Instant | null;
  version: number;
  working_text: string;
}

export interface ReportClass {
  code: string;
  name_en: string;
  name_id: string;
  valid_from: string;
  valid_to: string | null;
}

export interface ReportEvent {
  actor_id: string | null;
  actor_kind: string;
  agency_id: string | null;
  at: Temporal.Instant;
  change: unknown;
  id: string;
  kind: string;
  notice_at: Temporal.Instant;
  report_id: string;
  seq: number;
  status: string;
  texts: unknown;
}

export interface ReportExternal {
  external_id: string;
  imported_at: Temporal.Instant;
  line: number;
  report_id: string;
  run_id: string;
  source: unknown;
  system: string;
}

export interface ReportFact {
  agency: string;
  answer_days: number | null;
  answer_due_on: string | null;
  answer_judged_on: string | null;
  answered: Generated<boolean>;
  archive_reason: string | null;
  archived_by: string | null;
  area_code: string | null;
  audience: string;
  calendar: string;
  category: string | null;
  channel: string;
  class: string;
  closed_by: string | null;
  dirty: string[] | null;
  ended_days: number | null;
  extensions: Generated<number>;
  final: Generated<boolean>;
  final_days: number | null;
  grade: string | null;
  merged: Generated<boolean>;
  month: string | null;
  path: string[];
  rating: number | null;
  received_on: string | null;
  reopens: Generated<number>;
  report_id: string;
  resolve_due_on: string | null;
  resolve_judged_on: string | null;
  returns: Generated<number>;
  review: string | null;
  settles_on: string | null;
  solved: string | null;
  status: string;
  verified: Generated<boolean>;
  verify_days: number | null;
  verify_due_on: string | null;
  verify_judged_on: string | null;
}

export interface ReportScope {
  assignee: string | null;
  next_due_on: string;
  node_id: string;
  report_id: string;
  returned: Generated<boolean>;
  status: string;
  verified: Generated<boolean>;
}

export interface ReportText {
  at: Temporal.Instant;
  body: string;
  id: string;
  kind: string;
  report_id: string;
  salt: Buffer;
}

export interface RoleGrant {
  agency_id: string;
  granted_by: string | null;
  id: string;
  officer_id: string;
  role: string;
  valid_from: string;
  valid_to: string | null;
}

export interface SavedView {
  at: Temporal.Instant;
  id: string;
  name: string;
  officer_id: string;
  query: string;
}

export interface Serves {
  agency_id: string;
  area_code: string;
  category_code: string | null;
}

export interface ServesClass {
  agency_id: string;
  class: string;
}

export interface Throttle {
  count: number;
  key: Buffer;
  until: Temporal.Instant;
}

export interface TimeLimit {
  agency_id: string | null;
  class: string | null;
  confirmed: boolean;
  days: number;
  grade: string | null;
  id: string;
  kind: string;
  legal_source: string;
  unit: string;
  valid_from: string;
  valid_to: string | null;
}

export interface Writing {
  at: Temporal.Instant;
  form: string;
  officer_id: string;
  report_id: string;
}

export interface DB {
  admin_change: AdminChange;
  agency: Agency;
  agency_brand: AgencyBrand;
  agency_closure: AgencyClosure;
  agency_logo: AgencyLogo;
  answer_template: AnswerTemplate;
  answer_template_change: AnswerTemplateChange;
  api_token: ApiToken;
  archive_reason: ArchiveReason;
  area: Area;
  assignment: Assignment;
  attachment: Attachment;
  calendar: Calendar;
  category: Category;
  clock: Clock;
  decreed_year: DecreedYear;
  digest_slot: DigestSlot;
  draft: Draft;
  figure_cell: FigureCell;
  figure_dirty: FigureDirty;
  filing: Filing;
  flag: Flag;
  grade: Grade;
  holiday: Holiday;
  idempotency: Idempotency;
  installation_fact: InstallationFact;
  intake: Intake;
  intake_file: IntakeFile;
  invitation: Invitation;
  letter_counter: LetterCounter;
  limit_change: LimitChange;
  logo_image: LogoImage;
  look_request: LookRequest;
  migration: Migration;
  move_draft: MoveDraft;
  notice_wish: NoticeWish;
  officer: Officer;
  officer_activity: OfficerActivity;
  open_part: OpenPart;
  open_release: OpenRelease;
  open_row: OpenRow;
  outbox: Outbox;
  reference_version: ReferenceVersion;
  reply_letter: ReplyLetter;
  report: Report;
  report_class: ReportClass;
  report_event: ReportEvent;
  report_external: ReportExternal;
  report_fact: ReportFact;
  report_scope: ReportScope;
  report_text: ReportText;
  role_grant: RoleGrant;
  saved_view: SavedView;
  serves: Serves;
  serves_class: ServesClass;
  throttle: Throttle;
  time_limit: TimeLimit;
  writing: Writing;
}
