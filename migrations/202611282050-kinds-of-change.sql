-- Kinds of changes in the journal of administration: a logo, the place of an office in the tree, the absence of an officer, beside those that were there.
alter table admin_change drop constraint admin_change_noun_check;
alter table admin_change add constraint admin_change_noun_check
  check (noun in ('agency', 'brand', 'logo', 'serves', 'place', 'succession', 'grant', 'officer', 'absence', 'invitation', 'handover', 'category', 'archiveReason', 'policy'));
