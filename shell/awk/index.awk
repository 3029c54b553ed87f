# Rows with prompt and listing line as lines of the index: listing line, directory, title, first prompt.
BEGIN { FS = OFS = "\t" }
{ print $19, $11, $12, $18 }
