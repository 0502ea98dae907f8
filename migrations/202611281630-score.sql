-- An answer that waits for its second reader counts in the score as silence does: all cells are counted anew.
insert into figure_dirty (month, node) select distinct month, node from figure_cell on conflict do nothing;
