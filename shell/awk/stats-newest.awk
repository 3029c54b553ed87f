# The newest session of each folder.
END {
  for (id in T) if (!(F[id] in best) || T[id] > T[best[F[id]]]) best[F[id]] = id
  for (folder in best) print L[best[folder]]
}
