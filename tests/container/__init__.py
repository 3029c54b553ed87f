"""`ccr-gen test` with real containers."""
