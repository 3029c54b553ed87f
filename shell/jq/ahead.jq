# Times to come: 14m, 2h14m, 3d4h; and texts of others, made harmless.
def ahead: ((. + 59) / 60 | floor) as $m
  | if $m < 60 then "\($m)m" elif $m < 1440 then "\($m / 60 | floor)h" + (if $m % 60 > 0 then "\($m % 60)m" else "" end)
    else "\($m / 1440 | floor)d" + (($m % 1440 / 60 | floor) as $h | if $h > 0 then "\($h)h" else "" end) end;
def one_line: gsub("[\u0000-\u001f\u007f-\u009f]+"; " ");
