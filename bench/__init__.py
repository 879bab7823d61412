"""Benchmarks of the booking engine, beside its peers: ``python3 -m bench``. What each command measures: bench/README.md."""
