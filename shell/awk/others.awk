# Of the second input the lines whose path, the last word, is not in the first one; or, with among, those where it is.
NR == FNR { seen[$NF]; next }
($NF in seen) == (among + 0)
