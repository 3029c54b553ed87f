# Counts the typed prompts of each transcript: prints id and number.
index($0, "\"type\":\"user\"") && !index($0, "\"tool_result\"") && !index($0, "\"isMeta\":true") && !index($0, "\"isSidechain\":true") && !index($0, "\"isCompactSummary\":true") { n[FILENAME]++ }
END { for (f in n) print substr(f, length(f) - 41, 36), n[f] }
